/** Trunks that could not, and can again. */
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import type { BreakerEvent } from './breaker-words.ts'

export const applyBreakerEvent = (state: CenterState, event: BreakerEvent): void => {
  switch (event.type) {
    case 'trunk-failed': {
      const { type: _, ...fault } = event
      return state.trunkFaults.set(event.trunk, { ...fault, at: state.at })
    }
    case 'trunk-recovered':
      return state.trunkFaults.delete(event.trunk)
    default:
      return unreachable(event)
  }
}
