/** Where our books and the switch differ: found the same way after a lost link, at a start, and at every regular look. */
import { type BridgeId, bridgeOf, type ContactId, type LegId } from '../ids.ts'
import { inOrder } from '../table.ts'
import type { CenterView } from '../view.ts'
import type { LiveLeg, LiveLegs } from './switch.ts'

export type Difference =
  /** In the books, not in the switch. */
  | { readonly type: 'leg-missing'; readonly leg: LegId }
  /** In the switch, not in the books. */
  | { readonly type: 'leg-unknown'; readonly live: LiveLeg }
  /** In both, but its contact is done with it: its hang-up was lost. */
  | { readonly type: 'leg-surplus'; readonly leg: LegId }
  /** Further than the books have it. */
  | { readonly type: 'leg-ahead'; readonly leg: LegId; readonly state: 'ringing' | 'up' }
  /** Made for an offer and never rung. */
  | { readonly type: 'leg-silent'; readonly leg: LegId; readonly contact: ContactId }
  | { readonly type: 'bridge-unknown'; readonly bridge: BridgeId }
  /** A customer of ours who is in the switch but not in their bridge. */
  | { readonly type: 'customer-outside'; readonly contact: ContactId }

/** All of them, callers first, so that what belongs to a caller finds the contact there. */
export const differences = (view: CenterView, live: LiveLegs): readonly Difference[] => {
  const alive = new Map(live.legs.map((leg) => [leg.leg, leg]))
  const found: Difference[] = []
  for (const { id } of inOrder(view.legs)) if (!alive.has(id)) found.push({ type: 'leg-missing', leg: id })
  const unknown = live.legs.filter(({ leg }) => !view.legs.has(leg))
  for (const leg of unknown) if (leg.inbound) found.push({ type: 'leg-unknown', live: leg })
  for (const leg of unknown) if (!leg.inbound) found.push({ type: 'leg-unknown', live: leg })
  for (const leg of live.legs) {
    const difference = inBoth(view, leg)
    if (difference !== null) found.push(difference)
  }
  return [...found, ...ofBridges(view, live, alive)]
}

/** The same difference has the same name in the next look. */
export const differenceName = (difference: Difference): string => {
  switch (difference.type) {
    case 'leg-unknown':
      return `${difference.type} ${difference.live.leg}`
    case 'bridge-unknown':
      return `${difference.type} ${difference.bridge}`
    case 'customer-outside':
      return `${difference.type} ${difference.contact}`
    default:
      return `${difference.type} ${difference.leg}`
  }
}

const inBoth = (view: CenterView, live: LiveLeg): Difference | null => {
  const { leg, state } = live
  const row = view.legs.get(leg)
  if (row === undefined) return null
  const phase = view.contacts.get(row.contact)?.phase
  if (row.role === 'customer')
    return phase === undefined || phase.type === 'ended' || phase.type === 'wrapup'
      ? { type: 'leg-surplus', leg }
      : null
  if ((phase?.type !== 'offered' && phase?.type !== 'talking') || phase.leg !== leg) return { type: 'leg-surplus', leg }
  if (phase.type !== 'offered') return null
  if (state === 'down') return { type: 'leg-silent', leg, contact: row.contact }
  return state === 'up' || !phase.ringing ? { type: 'leg-ahead', leg, state } : null
}

const ofBridges = (view: CenterView, live: LiveLegs, alive: ReadonlyMap<LegId, LiveLeg>): readonly Difference[] => {
  const found: Difference[] = []
  const held = inOrder(view.contacts).filter(({ leg, endedAt }) => leg !== null && endedAt === null)
  const wanted = new Set<string>(held.map(({ id }) => bridgeOf(id)))
  for (const { bridge } of live.bridges) if (!wanted.has(bridge)) found.push({ type: 'bridge-unknown', bridge })
  const inside = new Set(live.bridges.flatMap(({ bridge, legs }) => legs.map((leg) => `${bridge} ${leg}`)))
  for (const { id, leg, phase } of held)
    if (leg !== null && alive.has(leg) && (phase.type === 'waiting' || phase.type === 'offered'))
      if (!inside.has(`${bridgeOf(id)} ${leg}`)) found.push({ type: 'customer-outside', contact: id })
  return found
}
