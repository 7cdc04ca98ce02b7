import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Action } from '../ui/action.tsx'
import { recordSound, type SoundRecorder } from './record-sound.ts'
import { useAdminWords } from './words.ts'

/** A sound from a file, or spoken into the microphone; what was spoken can be heard before it goes anywhere. */
export const SoundInput = ({ label, onSound }: SoundProps): ReactNode => {
  const { t } = useAdminWords()
  const recorder = useRef<SoundRecorder | null>(null)
  const [recording, setRecording] = useState(false)
  const [trouble, setTrouble] = useState('')
  // Whoever leaves while they speak is heard no longer.
  useEffect(() => () => void recorder.current?.stop(), [])
  const begin = async (): Promise<void> => {
    try {
      recorder.current = await recordSound()
      setRecording(true)
      setTrouble('')
    } catch {
      setTrouble(t('said.noMicrophone'))
    }
  }
  const end = async (): Promise<void> => {
    const sound = await recorder.current?.stop()
    recorder.current = null
    setRecording(false)
    if (sound !== undefined) onSound(sound)
  }
  return (
    <div className="row admin-sound">
      <label className="admin-file">
        <span>{label}</span>
        <input
          className="admin-file-input"
          type="file"
          accept="audio/wav,audio/mpeg,audio/flac,audio/ogg,.wav,.mp3,.flac,.ogg,.oga,.opus"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0]
            if (file !== undefined) onSound(new Blob([file], { type: 'audio/wav' }))
          }}
        />
      </label>
      <Action
        tone={recording ? 'danger' : 'plain'}
        label={t(recording ? 'actions.endRecording' : 'actions.record')}
        name={`${t(recording ? 'actions.endRecording' : 'actions.record')}: ${label}`}
        onPress={() => void (recording ? end() : begin())}
      />
      <p className="admin-wrong" role="alert">
        {trouble}
      </p>
    </div>
  )
}

interface SoundProps {
  readonly label: string
  readonly onSound: (sound: Blob) => void
}
