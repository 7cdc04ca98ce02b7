/** Where our books and the switch differ: found the same way after a lost link, at a start, and at every regular look. */
import {
  type AccountId,
  type BridgeId,
  bridgeOf,
  type ContactId,
  contactOfLeg,
  type LegId,
  monitorBridge,
} from '../ids.ts'
import { inOrder } from '../table.ts'
import type { CenterView } from '../view.ts'
import { type Contact, isOnLine, isTalk, isTalkOfThree, type Leg, type Phase } from './contact.ts'
import type { Monitor } from './monitor-words.ts'
import { seatsOf, sideRoomOf } from './rooms.ts'
import type { LegParty, LiveLeg, LiveLegs, MessageEnd } from './switch.ts'

export type Difference =
  /** In the books, not in the switch; `restarted`: the switch was started anew meanwhile. */
  | { readonly type: 'leg-missing'; readonly leg: LegId; readonly restarted: boolean }
  /** In the switch, not in the books. */
  | { readonly type: 'leg-unknown'; readonly live: LiveLeg }
  /** A customer and an agent talk, by what their legs carry, and the books know nothing of it. `held`: the customer is on hold. */
  | {
      readonly type: 'talk-unknown'
      readonly customer: LiveLeg
      readonly agent: LiveLeg
      readonly party: LegParty
      readonly held: boolean
    }
  /** In the books with us, and in truth in the switch's own net. */
  | { readonly type: 'leg-in-net'; readonly leg: LegId }
  /** In both, but its contact is done with it: its hang-up was lost. */
  | { readonly type: 'leg-surplus'; readonly leg: LegId }
  /** Further than the books have it. */
  | { readonly type: 'leg-ahead'; readonly leg: LegId; readonly state: 'ringing' | 'up' }
  /** Made for an offer and never rung. */
  | { readonly type: 'leg-silent'; readonly leg: LegId; readonly contact: ContactId }
  /** A browser's phone that the books have as there, and is not, or the other way round. */
  | { readonly type: 'account-astray'; readonly account: AccountId; readonly reachable: boolean }
  /** It should be open and is not. */
  | { readonly type: 'account-missing'; readonly account: AccountId }
  | { readonly type: 'bridge-unknown'; readonly bridge: BridgeId }
  /** A customer of ours, or the agent they have, who is in the switch but not in their bridge. */
  | { readonly type: 'customer-outside'; readonly contact: ContactId; readonly message?: MessageEnd }
  /** A supervisor on a call who hears nothing of it. */
  | { readonly type: 'monitor-deaf'; readonly leg: LegId }

/**
 * All of them, callers first, so that what belongs to a caller finds the contact there. `restarted`: the switch was, since the
 * books were last held against it.
 */
export const differences = (view: CenterView, live: LiveLegs, restarted = false): readonly Difference[] => {
  const alive = new Map(live.legs.map((leg) => [leg.leg, leg]))
  const found: Difference[] = []
  // Before what is missing: a customer whom the net has is not to be hung up on because the agent left meanwhile.
  for (const leg of live.legs) if (isLost(view, leg)) found.push({ type: 'leg-in-net', leg: leg.leg })
  // Who was asked and has answered can take the customer of an agent who is gone.
  const ahead = live.legs.flatMap((leg) => thirdAhead(view, leg) ?? [])
  found.push(...ahead)
  // Customers first: where all of a call is gone, nobody goes on to somebody else because the agent was the first to be missed.
  const missing = inOrder(view.legs).filter(({ id }) => !alive.has(id))
  for (const isCustomer of [true, false])
    for (const { id, role } of missing)
      if ((role === 'customer') === isCustomer) found.push({ type: 'leg-missing', leg: id, restarted })
  const talks = unknownTalks(view, live, alive)
  found.push(...talks)
  const told = new Set([
    ...talks.flatMap(({ customer, agent }) => [customer.leg, agent.leg]),
    ...ahead.map(({ leg }) => leg),
  ])
  const unknown = live.legs.filter(({ leg, inNet }) => !view.legs.has(leg) && !told.has(leg) && inNet === undefined)
  for (const leg of unknown) if (leg.inbound) found.push({ type: 'leg-unknown', live: leg })
  for (const leg of unknown) if (!leg.inbound) found.push({ type: 'leg-unknown', live: leg })
  for (const leg of live.legs) {
    const difference = told.has(leg.leg) ? null : inBoth(view, leg)
    if (difference !== null) found.push(difference)
  }
  return [...found, ...ofBridges(view, live, alive), ...ofAccounts(view, live)]
}

/** The same difference has the same name in the next look. */
export const differenceName = (difference: Difference): string => {
  switch (difference.type) {
    case 'leg-unknown':
      return `${difference.type} ${difference.live.leg}`
    case 'talk-unknown':
      return `${difference.type} ${difference.customer.leg}`
    case 'account-missing':
      return `${difference.type} ${difference.account}`
    case 'account-astray':
      return `${difference.type} ${difference.account} ${difference.reachable}`
    case 'bridge-unknown':
      return `${difference.type} ${difference.bridge}`
    case 'customer-outside':
      return `${difference.type} ${difference.contact}`
    default:
      return `${difference.type} ${difference.leg}`
  }
}

/** Two who talk are believed when both are on the line and the books have the customer as somebody who waits, or rings others. */
const unknownTalks = (view: CenterView, { bridges }: LiveLegs, alive: ReadonlyMap<LegId, LiveLeg>) => {
  const inside = new Map(bridges.map(({ bridge, legs }) => [bridge, legs]))
  return [...alive.values()].flatMap((customer) => {
    if (!customer.inbound || customer.inNet) return []
    const contact = contactOfLeg(customer.leg)
    const phase = view.contacts.get(contact)?.phase
    const told = customer.memo?.party
    const room = inside.get(bridgeOf(contact))
    const party = told?.answeredAt == null ? unseenAnswer(customer.leg, room, alive) : told
    const agent = party === undefined ? undefined : alive.get(party.leg)
    if (party === undefined || agent?.state !== 'up') return []
    // A leg that the books have and whose contact they closed was told to hang up, and never heard it.
    const open =
      phase === undefined
        ? !view.legs.has(customer.leg)
        : phase.type === 'flow' || phase.type === 'waiting' || phase.type === 'net' || isOfferOf(phase, party)
    // The offer that the books have was answered: its own news, not a talk that nobody knows.
    const isKnown = party.answeredAt === null && phase?.type === 'offered' && isUpIn(phase.leg, alive)
    // Who is in the bridge is not on hold, whatever was written last.
    const held = customer.memo?.phase === 'held' && room?.includes(party.leg) !== true
    return open && !isKnown ? [{ type: 'talk-unknown' as const, customer, agent, party, held }] : []
  })
}

/** An answer that fell into an outage, its offer given up meanwhile: the agent is in the bridge with the customer. */
const unseenAnswer = (
  customer: LegId,
  inside: readonly LegId[] = [],
  alive: ReadonlyMap<LegId, LiveLeg>,
): LegParty | undefined =>
  inside.includes(customer)
    ? inside
        .map((leg) => alive.get(leg)?.memo?.party)
        .find((party) => party !== undefined && inside.includes(party.leg) && isUpIn(party.leg, alive))
    : undefined

const isUpIn = (leg: LegId, alive: ReadonlyMap<LegId, LiveLeg>): boolean => alive.get(leg)?.state === 'up'

const isOfferOf = (phase: Phase, { agent, leg }: LegParty): boolean =>
  phase.type === 'offered' && (phase.leg !== leg || phase.agent === agent)

const inBoth = (view: CenterView, live: LiveLeg): Difference | null => {
  const { leg, state } = live
  const row = view.legs.get(leg)
  if (row === undefined) return null
  const phase = view.contacts.get(row.contact)?.phase
  if (isLost(view, live) || (live.inNet && phase?.type === 'net')) return null
  if (row.role === 'monitor' || row.role === 'ear') return ofMonitor(view, row, state)
  // Of a call to somebody that was over before: they are to be called once more.
  if (row.role === 'customer' && isOver(view, row)) return { type: 'leg-surplus', leg }
  // The order to let go of it was lost; whoever picks up there now is called by the next trunk.
  if (isGivenUp(view, leg)) return { type: 'leg-surplus', leg }
  if (row.role === 'customer') return surplusOrBack(row.contact, phase, live)
  if (isTalkOfThree(phase) && phase.third.leg === leg) {
    const isLate = phase.third.answeredAt === null && phase.third.agent !== null && state === 'down'
    return isLate ? { type: 'leg-silent', leg, contact: row.contact } : null
  }
  const isOurs = phase?.type === 'offered' || phase?.type === 'outside' || phase?.type === 'dialling' || isTalk(phase)
  if (!isOurs || phase.leg !== leg) return { type: 'leg-surplus', leg }
  if (phase.type === 'dialling' && state === 'down') return { type: 'leg-silent', leg, contact: row.contact }
  if (phase.type !== 'offered') return null
  if (state === 'down') return { type: 'leg-silent', leg, contact: row.contact }
  return state === 'up' || !phase.ringing ? { type: 'leg-ahead', leg, state } : null
}

/** Somebody who was asked, or a number, has answered, and nobody heard of it. */
const thirdAhead = (view: CenterView, { leg, state }: LiveLeg): (Difference & { readonly leg: LegId }) | null => {
  const contact = view.legs.get(leg)?.contact
  const phase =
    contact === undefined || state !== 'up' || isGivenUp(view, leg) ? undefined : view.contacts.get(contact)?.phase
  if (phase?.type === 'dialling')
    return phase.leg === leg && phase.answered ? null : { type: 'leg-ahead', leg, state: 'up' }
  const awaited = isTalkOfThree(phase)
    ? phase.third.leg === leg && phase.third.answeredAt === null
    : phase?.type === 'outside' && phase.leg === leg && !phase.answered
  return awaited ? { type: 'leg-ahead', leg, state: 'up' } : null
}

const isGivenUp = (view: CenterView, leg: LegId): boolean => {
  const row = view.legs.get(leg)
  const contact = row === undefined ? undefined : view.contacts.get(row.contact)
  return contact?.leg === leg && contact.phase.type === 'dialling' && contact.phase.trial === 'given-up'
}

const ofMonitor = (view: CenterView, { id, contact, role }: Leg, state: LiveLeg['state']): Difference | null => {
  const monitor = view.contacts.get(contact)?.monitors?.find(({ leg, ear }) => leg === id || ear === id)
  if (monitor === undefined) return { type: 'leg-surplus', leg: id }
  if (role === 'ear' || monitor.up) return null
  // Made and never rung: it never will.
  if (state === 'down') return { type: 'leg-surplus', leg: id }
  return state === 'up' ? { type: 'leg-ahead', leg: id, state } : null
}

/** The books have a customer with us, and the net has them. */
const isLost = (view: CenterView, { leg, inNet }: LiveLeg): boolean => {
  const row = inNet ? view.legs.get(leg) : undefined
  return row !== undefined && isOnLine(view.contacts.get(row.contact)?.phase)
}

const isOver = (view: CenterView, { id, contact }: Leg): boolean => {
  const { callback, leg = null } = view.contacts.get(contact) ?? {}
  return callback !== undefined && leg !== id
}

const surplusOrBack = (contact: ContactId, phase: Phase | undefined, { leg, message }: LiveLeg): Difference | null => {
  if (phase === undefined || phase.type === 'ended' || phase.type === 'wrapup') return { type: 'leg-surplus', leg }
  // The net handed them over, and the news of it was lost.
  const said = message === undefined ? {} : { message }
  return phase.type === 'net' ? { type: 'customer-outside', contact, ...said } : null
}

const ofAccounts = (view: CenterView, { accounts }: LiveLegs): readonly Difference[] => {
  if (accounts === undefined) return []
  const seen = new Map(accounts.map(({ account, reachable }) => [account, reachable]))
  return inOrder(view.agents).flatMap(({ phone }): readonly Difference[] => {
    if (phone === null) return []
    const reachable = seen.get(phone.account)
    if (reachable === undefined) return [{ type: 'account-missing', account: phone.account }]
    return reachable === phone.reachable ? [] : [{ type: 'account-astray', account: phone.account, reachable }]
  })
}

/** From its first moment to its last. */
const hasBridge = ({ leg, endedAt, phase, callback }: Contact): boolean =>
  endedAt === null && (leg !== null || phase.type === 'dialling' || callback !== undefined)

const ofBridges = (view: CenterView, live: LiveLegs, alive: ReadonlyMap<LegId, LiveLeg>): readonly Difference[] => {
  const found: Difference[] = []
  const held = inOrder(view.contacts).filter(hasBridge)
  const wanted = new Set<string>(held.flatMap((contact) => [bridgeOf(contact.id), sideRoomOf(contact) ?? []].flat()))
  for (const { monitors = [] } of held) for (const { leg } of monitors) wanted.add(monitorBridge(leg))
  // A caller who is there and unknown is about to be taken in, with the bridge they are in.
  for (const { leg, inbound } of live.legs) if (inbound && !view.legs.has(leg)) wanted.add(bridgeOf(contactOfLeg(leg)))
  for (const { bridge } of live.bridges) if (!wanted.has(bridge)) found.push({ type: 'bridge-unknown', bridge })
  const inside = new Set(live.bridges.flatMap(({ bridge, legs }) => legs.map((leg) => `${bridge} ${leg}`)))
  for (const contact of held)
    if (isApart(contact, alive, inside)) found.push({ type: 'customer-outside', contact: contact.id })
  for (const contact of held)
    for (const monitor of contact.monitors ?? [])
      if (isDeaf(contact, monitor, alive, inside)) found.push({ type: 'monitor-deaf', leg: monitor.leg })
  return found
}

/** They picked up, the agent is there, and one of what should be in a bridge with the other is not. */
const isDeaf = (
  { id, phase }: Contact,
  { leg, up, mode, ear }: Monitor,
  alive: ReadonlyMap<LegId, LiveLeg>,
  inside: ReadonlySet<string>,
): boolean => {
  if (!up || !isTalk(phase) || alive.get(leg)?.state !== 'up' || !alive.has(phase.leg)) return false
  if (mode === 'barge') return !inside.has(`${bridgeOf(id)} ${leg}`)
  const isBeside = (one: LegId) => inside.has(`${monitorBridge(leg)} ${one}`)
  return ear === null || !isBeside(ear) || !isBeside(leg)
}

/** Somebody who should be in the contact's bridge is not, or should not and is, or the customer was never answered. */
const isApart = (contact: Contact, alive: ReadonlyMap<LegId, LiveLeg>, inside: ReadonlySet<string>): boolean => {
  const { id, leg, phase } = contact
  const customer = leg === null ? undefined : alive.get(leg)
  if (customer === undefined || customer.inNet !== undefined || !isOnLine(phase)) return false
  const isIn = (one: LegId, bridge = bridgeOf(id)) => inside.has(`${bridge} ${one}`)
  if (customer.state !== 'up' || !isIn(customer.leg)) return true
  return seatsOf(contact).some((seat) => {
    const one = alive.get(seat.leg)
    if (one === undefined || one.state === 'down') return false
    // Who is on hold hears nobody: the agent stays outside.
    return seat.bridge === null ? isIn(seat.leg) : !isIn(seat.leg, seat.bridge)
  })
}
