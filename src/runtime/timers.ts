/** Deadlines stand in the state; here is the one timer that wakes the loop at the soonest of them. */
import type { Input } from '../core/input.ts'
import type { CenterState } from '../core/state.ts'
import type { Deadline } from '../core/view.ts'
import type { Clock } from '../ports/clock.ts'

const FAULT_PAUSE_MS = 1_000

export interface Timers {
  /** Looks again at what falls due next; called after every input. */
  arm(): void
  stop(): void
}

export const createTimers = (
  state: CenterState,
  clock: Pick<Clock, 'now' | 'at'>,
  post: (input: Input) => void,
): Timers => {
  let armedFor = Number.POSITIVE_INFINITY
  let cancel = (): void => {}
  let stopped = false

  const arm = (): void => {
    const name = state.index.due.first()
    const next = name === undefined ? undefined : state.deadlines.get(name)
    const at = next?.at ?? Number.POSITIVE_INFINITY
    if (stopped || at === armedFor) return
    cancel()
    armedFor = at
    cancel = Number.isFinite(at) ? clock.at(at, fire) : () => {}
  }

  const fire = (): void => {
    armedFor = Number.POSITIVE_INFINITY
    const now = clock.now()
    const due: Deadline[] = []
    for (const name of state.index.due.keys()) {
      const row = state.deadlines.get(name)
      if (row === undefined || row.at > now) break
      due.push(row)
    }
    for (const row of due) post({ type: 'timer-fired', deadline: row.name, generation: row.generation })
    // One that is still due met a fault: it is tried again, but must not spin.
    if (due.some((row) => state.deadlines.get(row.name) === row)) {
      cancel()
      armedFor = now + FAULT_PAUSE_MS
      cancel = clock.at(armedFor, fire)
    } else arm()
  }

  return {
    arm,
    stop: () => {
      stopped = true
      cancel()
    },
  }
}
