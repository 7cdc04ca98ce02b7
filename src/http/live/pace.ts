/** Work that is asked for often and done seldom: at once after a rest, else as soon as the rest is over. */
import type { EpochMs, Ms } from '../../core/ids.ts'

/** Calls back once, after so long; returns its cancellation. */
export type After = (ms: Ms, callback: () => void) => () => void

export interface Pace {
  ask(): void
  stop(): void
}

export const createPace = (restMs: Ms, work: () => void, now: () => EpochMs, after: After): Pace => {
  let doneAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  return {
    ask: () => {
      cancel ??= after(Math.min(restMs, Math.max(0, doneAt + restMs - now())), () => {
        cancel = null
        doneAt = now()
        work()
      })
    },
    stop: () => {
      cancel?.()
      cancel = null
    },
  }
}

/** In real time; nothing is kept from ending by it. */
export const afterReally: After = (ms, callback) => {
  const timer = setTimeout(callback, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
