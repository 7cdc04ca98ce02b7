/** The server's time in the page, whatever this computer's clock says: each word of the server sets it right. */
export interface PageClock {
  /** Milliseconds, whole seconds of which move with the beat. */
  read(): number
  /** The server has said what time it is. */
  set(serverNow: number): void
  subscribe(listener: () => void): () => void
}

const BEAT_MS = 250
const STEP_MS = 250

export const createClock = (monotonic: () => number, start: number): PageClock => {
  const listeners = new Set<() => void>()
  let offset = start - monotonic()
  let beat: ReturnType<typeof setInterval> | null = null
  const read = (): number => Math.floor((monotonic() + offset) / STEP_MS) * STEP_MS
  return {
    read,
    set: (serverNow) => {
      offset = serverNow - monotonic()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      beat ??= setInterval(() => {
        for (const each of listeners) each()
      }, BEAT_MS)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || beat === null) return
        clearInterval(beat)
        beat = null
      }
    },
  }
}
