/** What became of the lines to the world outside. */
import type { TrunkId } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import type { LineEvent } from './event.ts'

export const applyLineEvent = (state: CenterState, event: LineEvent): void => {
  switch (event.type) {
    case 'trunk-saved':
      // As it is now, nobody has tried it.
      state.trunkFaults.delete(event.trunk.id)
      return state.trunks.set(event.trunk.id, event.trunk)
    case 'trunk-retired':
      state.trunkPace.delete(event.trunk)
      state.trunkFaults.delete(event.trunk)
      return state.trunks.delete(event.trunk)
    case 'desk-phone-saved':
      return state.deskPhones.set(event.phone.id, event.phone)
    case 'desk-phone-retired':
      return state.deskPhones.delete(event.phone)
    case 'route-saved':
      return state.routes.set(event.route.id, event.route)
    case 'route-retired':
      return state.routes.delete(event.route)
    case 'outside-rules-set':
      state.outside = event.rules
      return
    // For the record: the switch knows whom it lets in.
    case 'ban-lifted':
      return
    default:
      return unreachable(event)
  }
}

/** One more call was begun on it. */
export const countOn = (state: CenterState, trunk: TrunkId): void => {
  const before = state.trunkPace.get(trunk)
  const isSame = before !== undefined && state.at - before.since < 1_000
  state.trunkPace.set(trunk, isSame ? { ...before, calls: before.calls + 1 } : { since: state.at, calls: 1 })
}
