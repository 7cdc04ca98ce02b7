/**
 * Our books against what is alive in the switch: after a start, a lost link, a restart of the switch, and now and then.
 *
 * - in the books, not in the switch: the leg ended unseen; a customer's contact ends `lost-in-gap`
 * - an inbound leg in the switch, not in the books: always adopted, with the place its memo says
 * - a leg we minted, not in the books: ended
 * - answered while nobody looked: answered now
 * - a waiting customer outside of their bridge: set up again
 */
import type { CustomerId } from '../ids.ts'
import { bridgeOf } from '../ids.ts'
import { inOrder } from '../table.ts'
import type { Turn } from '../turn.ts'
import { arrive, legAnswered, legEnded, legRang } from './decide.ts'
import type { LiveLeg, LiveLegs } from './switch.ts'

export const reconcile = (turn: Turn, live: LiveLegs, customers: Readonly<Record<string, CustomerId>>): void => {
  const { state } = turn
  const alive = new Map(live.legs.map((leg) => [leg.leg, leg]))
  for (const leg of inOrder(state.legs))
    if (!alive.has(leg.id)) legEnded(turn, { leg: leg.id, cause: 'failed', code: 0 }, true)
  for (const leg of live.legs) meet(turn, leg, customers)
  const bridges = new Map(live.bridges.map((bridge) => [bridge.bridge, bridge]))
  const wanted = new Set<string>()
  for (const contact of state.contacts.values()) if (contact.endedAt === null) wanted.add(bridgeOf(contact.id))
  for (const { bridge } of live.bridges) if (!wanted.has(bridge)) turn.emit({ type: 'stray-bridge-found', bridge })
  for (const contact of inOrder(state.contacts))
    if (contact.leg !== null && contact.endedAt === null && alive.has(contact.leg)) {
      const bridge = bridges.get(bridgeOf(contact.id))
      const inside = bridge?.legs.includes(contact.leg) === true
      if (!inside && isHeld(contact.phase.type)) turn.emit({ type: 'contact-resumed', contact: contact.id })
    }
}

const isHeld = (phase: string): boolean => phase === 'waiting' || phase === 'offered'

const meet = (turn: Turn, leg: LiveLeg, customers: Readonly<Record<string, CustomerId>>): void => {
  if (turn.state.legs.has(leg.leg)) {
    if (leg.inbound) return
    if (leg.state === 'ringing') legRang(turn, leg.leg)
    if (leg.state === 'up') legAnswered(turn, leg.leg)
    return
  }
  const customer = customers[leg.leg]
  if (leg.inbound && customer !== undefined) arrive(turn, { ...leg, customer }, true)
  else if (!leg.inbound) turn.emit({ type: 'stray-leg-found', leg: leg.leg })
}
