/** A clock that stands still until it is moved: the ports' Clock for tests and simulations. */
import type { EpochMs, Ms } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'

export interface ManualClock extends Clock {
  /** Moves time; what falls due on the way is called in order of its moment, then of its asking. */
  advance(by: Ms): void
  /**
   * Does the one thing that is due next, if it is due by `until`, and says true; else time is at `until`, and false. Between
   * two of them others can be given their turn.
   */
  tick(until: EpochMs): boolean
}

export const createManualClock = (start: EpochMs = 1_790_000_000_000): ManualClock => {
  let now = start
  let asked = 0
  const due: Due[] = []
  const at = (moment: EpochMs, callback: () => void) => {
    asked += 1
    const one: Due = { moment: Math.max(Math.ceil(moment), now), order: asked, callback }
    push(due, one)
    return () => {
      one.callback = null
    }
  }
  const tick = (until: EpochMs): boolean => {
    for (let next = due[0]; next !== undefined && next.moment <= until; next = due[0]) {
      pop(due)
      if (next.callback === null) continue
      now = next.moment
      next.callback()
      return true
    }
    now = until
    return false
  }
  return {
    now: () => now,
    wall: () => now,
    at,
    after: (delay, callback) => at(now + delay, callback),
    advance(by) {
      const end = now + by
      while (tick(end));
    },
    tick,
  }
}

interface Due {
  readonly moment: EpochMs
  readonly order: number
  /** Null once it was taken back. */
  callback: (() => void) | null
}

const before = (a: Due, b: Due): boolean => a.moment < b.moment || (a.moment === b.moment && a.order < b.order)

// A binary heap: simulations have thousands of deadlines pending.
const push = (heap: Due[], one: Due): void => {
  let place = heap.length
  heap.push(one)
  while (place > 0) {
    const parent = (place - 1) >> 1
    const above = heap[parent]
    if (above === undefined || !before(one, above)) break
    heap[place] = above
    place = parent
  }
  heap[place] = one
}

const pop = (heap: Due[]): void => {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let place = 0
  for (;;) {
    let child = 2 * place + 1
    let below = heap[child]
    const right = heap[child + 1]
    if (below !== undefined && right !== undefined && before(right, below)) {
      child += 1
      below = right
    }
    if (below === undefined || !before(below, last)) break
    heap[place] = below
    place = child
  }
  heap[place] = last
}
