import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordingPeaks } from '../../src/wire/contacts.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { clock } from '../ui/time.ts'
import { usePlaying } from './use-playing.ts'
import { keyedTo, LANE, wavePath } from './wave-path.ts'
import './waveform.css'

/** A recording to be seen and heard: the caller above, the agent below, played from wherever one points. */
export const Waveform = ({ recording }: { readonly recording: string }): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const { data, isError } = useQuery({
    queryKey: ['peaks', recording],
    queryFn: async () => granted(await backend.peaks(recording)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    // One that is still being made is there a moment after the call; one that is lost never is.
    refetchInterval: ({ state }) => state.status === 'error' && state.errorUpdateCount < ASKED_AT_MOST && AGAIN_MS,
  })
  if (isError) return <p className="lead">{t('recording.missing')}</p>
  return data === undefined ? <p className="lead">{t('app.loading')}</p> : <Player recording={recording} peaks={data} />
}

const AGAIN_MS = 3_000
const ASKED_AT_MOST = 20

interface PlayerProps {
  readonly recording: string
  readonly peaks: RecordingPeaks
}

const Player = ({ recording, peaks }: PlayerProps): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const { audio, atMs, on, toggle, seek, told } = usePlaying()
  const { durationMs, channels } = peaks
  const path = useMemo(() => wavePath(channels), [channels])
  const box = `0 0 ${channels[0]?.length ?? 1} ${LANE * channels.length}`
  const share = durationMs === 0 ? 0 : Math.min(1, atMs / durationMs)
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const to = keyedTo(event.key, atMs, durationMs)
    if (to !== null) seek(to)
    else if (event.key === ' ') toggle()
    else return
    event.preventDefault()
  }
  const point = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons !== 1) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const { left, width } = event.currentTarget.getBoundingClientRect()
    seek(durationMs * Math.min(1, Math.max(0, (event.clientX - left) / width)))
  }
  return (
    <div className="wave" data-lanes={channels.length}>
      {channels.length > 1 && (
        <div className="wave-who" aria-hidden="true">
          <span>{t('recording.caller')}</span>
          <span>{t('recording.agent')}</span>
        </div>
      )}
      <div
        className="wave-place"
        role="slider"
        tabIndex={0}
        aria-label={t('recording.place')}
        aria-valuemin={0}
        aria-valuemax={Math.round(durationMs / 1_000)}
        aria-valuenow={Math.round(atMs / 1_000)}
        aria-valuetext={t('recording.at', { at: clock(atMs), of: clock(durationMs) })}
        onKeyDown={onKey}
        onPointerDown={point}
        onPointerMove={point}
      >
        <svg viewBox={box} preserveAspectRatio="none" aria-hidden="true">
          <path d={path} />
        </svg>
        <svg
          className="wave-played"
          viewBox={box}
          preserveAspectRatio="none"
          aria-hidden="true"
          style={{ clipPath: `inset(0 ${((1 - share) * 100).toFixed(2)}% 0 0)` }}
        >
          <path d={path} />
        </svg>
        <span className="wave-at" style={{ left: `${(share * 100).toFixed(2)}%` }} />
      </div>
      <div className="wave-foot">
        <Action
          icon={on ? <IconPlayerPause aria-hidden="true" size={18} /> : <IconPlayerPlay aria-hidden="true" size={18} />}
          label={t(on ? 'recording.pause' : 'recording.play')}
          onPress={toggle}
        />
        <span className="figures">{t('recording.at', { at: clock(atMs), of: clock(durationMs) })}</span>
      </div>
      <audio ref={audio} preload="none" src={backend.recordingUrl(recording)} {...told} />
    </div>
  )
}
