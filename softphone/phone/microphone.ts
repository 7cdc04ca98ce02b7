/** The microphone, opened once and kept open: an answered call must not wait for a question of the browser. */
import { createStore, type Watched } from '../state/store.ts'
import type { Microphone } from './phone.ts'

export interface OpenMicrophone {
  readonly state: Watched<Microphone>
  /** Null while there is none. */
  readonly stream: Watched<MediaStream | null>
  open(): Promise<void>
  close(): void
}

/** What a headset needs; the browser ignores what it cannot do. */
const WANTED: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: false,
}

export const createMicrophone = (devices: MediaDevices | undefined): OpenMicrophone => {
  const state = createStore<Microphone>('unknown')
  const stream = createStore<MediaStream | null>(null)
  let wanted = false

  const open = async (): Promise<void> => {
    wanted = true
    if (devices === undefined) return state.set('insecure')
    if (stream.get() !== null) return
    if (state.get() === 'unknown') state.set('asked')
    try {
      const opened = await devices.getUserMedia(WANTED)
      // Another call of `open` was quicker, or nobody wants it any more.
      if (!wanted || stream.get() !== null) return stop(opened)
      for (const track of opened.getAudioTracks()) track.addEventListener('ended', onEnded, { once: true })
      stream.set(opened)
      state.set('works')
    } catch (error) {
      state.set(troubleOf(error))
    }
  }
  /** Unplugged, or the leave was taken back. */
  const onEnded = (): void => {
    stream.set(null)
    state.set('missing')
    if (wanted) void open()
  }
  devices?.addEventListener('devicechange', () => {
    if (wanted && stream.get() === null) void open()
  })
  return {
    state,
    stream,
    open,
    close: () => {
      wanted = false
      const now = stream.get()
      stream.set(null)
      if (now !== null) stop(now)
      state.set('unknown')
    },
  }
}

const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop()
}

/** https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export const troubleOf = (error: unknown): Microphone => {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'denied'
}
