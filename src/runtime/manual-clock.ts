/** A clock that stands still until it is moved: for tests, the simulated switch and benches. */
import type { EpochMs, Ms } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'

export interface ManualClock extends Clock {
  /** Moves time on, calling back whatever falls due on the way, in order. */
  advance(by: Ms): void
}

export const createManualClock = (start: EpochMs): ManualClock => {
  let time = start
  let counter = 0
  const timers = new Map<number, { readonly at: EpochMs; readonly callback: () => void }>()

  const at = (moment: EpochMs, callback: () => void): (() => void) => {
    const id = counter++
    timers.set(id, { at: moment, callback })
    return () => timers.delete(id)
  }

  const nextDue = (until: EpochMs): number | null => {
    let best: number | null = null
    for (const [id, timer] of timers) {
      const bestAt = best === null ? undefined : timers.get(best)?.at
      if (timer.at <= until && (bestAt === undefined || timer.at < bestAt)) best = id
    }
    return best
  }

  return {
    now: () => time,
    wall: () => time,
    at,
    after: (delay, callback) => at(time + delay, callback),
    advance: (by) => {
      const until = time + by
      for (let id = nextDue(until); id !== null; id = nextDue(until)) {
        const timer = timers.get(id)
        timers.delete(id)
        time = Math.max(time, timer?.at ?? time)
        timer?.callback()
      }
      time = until
    },
  }
}
