/** Who of a contact belongs into which bridge, by its phase; the customer is always in the contact's own. */
import { type BridgeId, bridgeOf, consultBridgeOf, type LegId } from '../ids.ts'
import { type Contact, isTalk, isTalkOfThree } from './contact.ts'

export interface Seat {
  readonly leg: LegId
  /** Null: in none, since they are on the line and hear nobody. */
  readonly bridge: BridgeId | null
}

/** Where everybody but the customer should be. */
export const seatsOf = ({ id, phase }: Contact): readonly Seat[] => {
  const bridge = bridgeOf(id)
  if (phase.type === 'offered' || phase.type === 'outside' || phase.type === 'dialling')
    return [{ leg: phase.leg, bridge }]
  if (!isTalk(phase)) return []
  if (!isTalkOfThree(phase)) return [{ leg: phase.leg, bridge: phase.type === 'held' ? null : bridge }]
  const { third } = phase
  const apart = consultBridgeOf(third.leg)
  const isAway = phase.type === 'consulting' && phase.with === 'third'
  const isIn = phase.type === 'conference' && third.answeredAt !== null
  return [
    { leg: phase.leg, bridge: isAway ? apart : bridge },
    { leg: third.leg, bridge: isIn ? bridge : apart },
  ]
}

/** The second bridge of a contact, while somebody is asked apart from the customer. */
export const sideRoomOf = ({ phase }: Contact): BridgeId | null => {
  if (!isTalkOfThree(phase)) return null
  return phase.type === 'conference' && phase.third.answeredAt !== null ? null : consultBridgeOf(phase.third.leg)
}
