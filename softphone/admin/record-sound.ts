/** The microphone as a WAV file, which the server takes. */
import { writeWav } from '../../src/core/sound/wav.ts'

export interface SoundRecorder {
  /** The microphone is let go. */
  stop(): Promise<Blob>
}

/** Rejects when there is no microphone, or none that may be used. */
export const recordSound = async (): Promise<SoundRecorder> => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const recorder = new MediaRecorder(stream)
  const parts: Blob[] = []
  // It has begun when there is something to hear.
  await new Promise<void>((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => {
      parts.push(data)
      if (data.size > 0) resolve()
    })
    recorder.start(SLICE_MS)
  })
  return {
    stop: () =>
      new Promise((resolve, reject) => {
        recorder.addEventListener('stop', () => {
          for (const track of stream.getTracks()) track.stop()
          toWav(new Blob(parts)).then(resolve, reject)
        })
        recorder.stop()
      }),
  }
}

const SLICE_MS = 200
const RATE = 16_000
const LOUDEST = 32_767

/** One channel, as a telephone has it. */
const toWav = async (recorded: Blob): Promise<Blob> => {
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await recorded.arrayBuffer())
  const samples = Int16Array.from(sound.getChannelData(0), (one) => Math.max(-1, Math.min(1, one)) * LOUDEST)
  return new Blob([writeWav({ rate: RATE, channels: [samples] }).slice()], { type: 'audio/wav' })
}
