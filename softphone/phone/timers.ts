/** Runs something later, also while the tab is hidden; what it gives back takes it back. */
export type After = (ms: number, run: () => void) => () => void

/** The part of a worker that is needed. */
export interface Ticker {
  postMessage(order: { readonly id: number; readonly afterMs: number | null }): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

export const createTimers = (worker: Ticker): After => {
  const waiting = new Map<number, () => void>()
  let last = 0
  worker.addEventListener('message', ({ data }) => {
    if (typeof data !== 'number') return
    const run = waiting.get(data)
    waiting.delete(data)
    run?.()
  })
  return (ms, run) => {
    last += 1
    const id = last
    waiting.set(id, run)
    worker.postMessage({ id, afterMs: ms })
    return () => {
      if (waiting.delete(id)) worker.postMessage({ id, afterMs: null })
    }
  }
}

export const workerTimers = (): After =>
  createTimers(new Worker(new URL('./beat-worker.ts', import.meta.url), { type: 'module' }))
