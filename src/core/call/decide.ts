/** Call control for one customer leg and one agent leg: what the switch reports and what people order. */

import { queueOfNumber } from '../acd/number.ts'
import { partingDeadline, wrapupDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import type { AgentId, ContactId, CustomerId, EpochMs, LegId, Ms } from '../ids.ts'
import { contactOfLeg } from '../ids.ts'
import type { Command } from '../input.ts'
import { noteEnd, noteLife, noteRinging } from '../lines/breaker.ts'
import { promise } from '../obligation/decide.ts'
import type { Decided, Turn } from '../turn.ts'
import { noContact, refuse } from '../turn.ts'
import { answer } from './answered.ts'
import { colleagueLeaves } from './colleague-leaves.ts'
import { agentLeftThree, endThird, giveThirdBack, thirdAnswered, thirdLeft } from './consult.ts'
import { type Contact, heldMs, isOnLine, isTalk, isTalkOfThree, type Leg, thirdLegOf } from './contact.ts'
import { callerLeft, cancelDial, dialAnswered, numberLeft, takeCallback } from './dialling.ts'
import { closeContact, endContact } from './end.ts'
import { asksAfterwards, backFromMessage, enterFlow, leaveFlow, returnToFlow } from './flow.ts'
import { EXCLUDED_MS, wrapupUntilOf } from './hand-on.ts'
import { monitorAnswered, monitorLeft } from './monitor.ts'
import { callByNext } from './next-trunk.ts'
import { endOffer, whyNotAnswered } from './offer.ts'
import { endOutside, isAnsweredOutside } from './outside.ts'
import { outsideLeft } from './outside-left.ts'
import { interrupt, isCutOff, stopWaiting } from './rejoin.ts'
import type { EngineEvent, LegMemo, MessageEnd } from './switch.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>
type LegEnded = Extract<EngineEvent, { readonly type: 'leg-ended' }>

export interface Arrival {
  readonly leg: LegId
  readonly from: string
  readonly to: string
  readonly customer: CustomerId
  readonly memo: LegMemo | null
  readonly waitedSince?: EpochMs
  readonly message?: MessageEnd
}

/** A leg arrives at a number. One that waited before (its memo says so) keeps its place. */
export const arrive = (turn: Turn, arrival: Arrival, adopted = false): void => {
  const { state } = turn
  const { leg, to } = arrival
  const known = state.contacts.get(contactOfLeg(leg))
  if (known?.phase.type === 'net') return comeBack(turn, known.id, arrival.message)
  if (state.legs.has(leg) || known !== undefined) return
  const memo = memoOfArrival(arrival)
  const waited = memo?.queue && memo.phase !== 'flow' && state.queues.has(memo.queue) ? memo.queue : undefined
  const flow = state.numbers.get(to)?.flow
  if (waited === undefined && flow !== undefined) return enterFlow(turn, takeIn(turn, arrival, adopted), flow)
  const queue = waited ?? queueOfNumber(state, to)
  if (queue === undefined) return turn.emit({ type: 'call-turned-away', leg, to, reason: 'unknown-number' })
  const contact = takeIn(turn, arrival, adopted)
  turn.emit({ type: 'queue-entered', contact, queue, enqueuedAt: beganAt(turn, arrival) })
}

/** A contact of its own for a leg that none is known of, and the promise that comes with it. */
export const takeIn = (turn: Turn, arrival: Arrival, adopted: boolean): ContactId => {
  const { leg, from, to, customer } = arrival
  const contact = contactOfLeg(leg)
  turn.emit({
    type: 'contact-created',
    contact,
    channel: 'voice',
    direction: 'inbound',
    customer,
    from,
    to,
    leg,
    createdAt: beganAt(turn, arrival),
    adopted,
  })
  promise(turn, contact, 'voice')
  return contact
}

const memoOfArrival = ({ leg, memo }: Arrival): LegMemo | null => (memo?.contact === contactOfLeg(leg) ? memo : null)

const beganAt = ({ at }: Turn, arrival: Arrival): EpochMs =>
  Math.min(memoOfArrival(arrival)?.enqueuedAt ?? arrival.waitedSince ?? at, at)

/**
 * The net hands a caller over: they wait again, in the place they had; who only met the net has waited since then. Who was in a
 * flow is there again, and who only met the net enters it.
 */
export const comeBack = (turn: Turn, id: ContactId, message?: MessageEnd): void => {
  const { state } = turn
  const contact = state.contacts.get(id)
  if (contact === undefined) return
  // They are called back, and have heard so.
  if (contact.leavesFor !== undefined) return endContact(turn, id, 'callback')
  const { to, flow, enqueuedAt, createdAt, terms, phase } = contact
  const stood = flow?.phase.type
  if (phase.type === 'net' && phase.for === 'message' && stood === 'away') return backFromMessage(turn, id, message)
  if (stood === 'new' || stood === 'saying' || stood === 'asking') return returnToFlow(turn, id, null)
  if (stood === 'away' && contact.queue === null) return returnToFlow(turn, id, 'failed')
  const target = state.numbers.get(to)?.flow
  if (flow === undefined && contact.queue === null && target !== undefined) return enterFlow(turn, id, target)
  const queue = contact.queue ?? queueOfNumber(state, to)
  // Nobody is there for that number, as they would have heard at once.
  if (queue === undefined) return endContact(turn, id, 'unallocated')
  turn.emit({
    type: 'queue-entered',
    contact: id,
    queue,
    enqueuedAt: enqueuedAt ?? createdAt,
    ...(terms === undefined ? {} : { terms }),
  })
}

export const legRang = (turn: Turn, leg: LegId): void => {
  noteRinging(turn, turn.state.legs.get(leg)?.trunk)
  const contact = contactOf(turn, leg)
  if (contact?.phase.type === 'offered' && contact.phase.leg === leg && !contact.phase.ringing)
    turn.emit({ type: 'offer-rang', contact: contact.id })
}

/** The agent picks up. An answer that comes after the offer ended changes nothing: its leg was told to hang up. */
export const legAnswered = (turn: Turn, leg: LegId): void => {
  noteLife(turn, turn.state.legs.get(leg)?.trunk)
  const contact = contactOf(turn, leg)
  if (turn.state.legs.get(leg)?.role === 'monitor') return monitorAnswered(turn, leg)
  if (contact !== undefined && thirdLegOf(contact) === leg) return thirdAnswered(turn, contact)
  if (contact?.phase.type === 'dialling') return dialAnswered(turn, contact, leg)
  if (contact?.phase.type !== 'offered' || contact.phase.leg !== leg) return
  if (contact.callback !== undefined) return takeCallback(turn, contact.id, contact.phase.agent)
  const { rejoin } = contact
  answer(turn, contact.id, contact.phase.agent, leg)
  // Who was on hold stays there until the agent says so.
  if (rejoin?.held === true) turn.emit({ type: 'contact-held', contact: contact.id, agent: contact.phase.agent })
}

/** A leg is gone. `unseen`: it was missing when we looked again, so nobody knows when or why. */
export const legEnded = (turn: Turn, { leg, cause, code }: Omit<LegEnded, 'type'>, unseen = false): void => {
  const { state } = turn
  const row = state.legs.get(leg)
  if (row === undefined) return
  // We handed them to it; how it ends there its notes will say.
  if (isWithNet(state.contacts.get(row.contact), leg) && !unseen && isReleased(cause, code)) return
  if (!unseen && row.role === 'customer' && isReleased(cause, code) && isOursToLose(state.contacts.get(row.contact)))
    return leftForNet(turn, row.contact, turn.at)
  const lastSeenAt = unseen ? { lastSeenAt: Math.max(row.since, state.lastSight) } : {}
  const isTheirs = state.contacts.get(row.contact)?.leg === leg
  turn.emit({ type: 'leg-closed', contact: row.contact, leg, cause, code, ...lastSeenAt })
  if (!unseen) noteEnd(turn, row, cause, code)
  // Of a call to them that was over before.
  if (row.role === 'customer' && !isTheirs) return
  const contact = state.contacts.get(row.contact)
  if (contact === undefined) return
  if (contact.phase.type === 'dialling')
    return row.role === 'customer'
      ? numberLeft(turn, contact, cause, code, unseen)
      : callerLeft(turn, contact, leg, unseen)
  if (row.role === 'customer') customerLeft(turn, contact, unseen)
  else if (row.role === 'agent' || row.role === 'outside')
    agentLeft(turn, contact, row, unseen ? 'switch-restart' : cause)
  else monitorLeft(turn, contact, leg)
}

/** Whom we called the net never has. */
const isOursToLose = (contact: Contact | undefined): boolean =>
  contact?.direction === 'inbound' && isOnLine(contact.phase)

const isWithNet = (contact: Contact | undefined, leg: LegId): boolean =>
  contact?.phase.type === 'net' && contact.leg === leg

/** Nobody hung up: the leg is alive and in the net's hands. */
const isReleased = (cause: LegEnded['cause'], code: number): boolean => cause === 'normal' && code === 0

/** The switch's own net has the customer: whoever was offered or talks with them is let go, and wraps nothing up. */
export const leftForNet = (turn: Turn, id: ContactId, since: EpochMs): void => {
  if (!isOnLine(turn.state.contacts.get(id)?.phase)) return
  endOffer(turn, id, 'withdrawn')
  stopWaiting(turn, id)
  endThird(turn, id, 'withdrawn')
  endOutside(turn, id)
  turn.emit({ type: 'net-entered', contact: id, since })
}

const customerLeft = (turn: Turn, contact: Contact, unseen: boolean): void => {
  const { id, phase, answeredAt } = contact
  const outside = isAnsweredOutside(phase)
  leaveFlow(turn, id)
  endOffer(turn, id, 'withdrawn')
  stopWaiting(turn, id)
  endTalk(turn, contact, 'customer')
  endOutside(turn, id)
  const lost = unseen ? 'lost-in-gap' : 'abandoned'
  const least = contact.cameTo ?? lost
  const outcome = contact.leavesFor !== undefined ? 'callback' : answeredAt !== null ? 'answered' : least
  endContact(turn, id, outside ? 'transferred-out' : outcome)
}

const agentLeft = (turn: Turn, contact: Contact, row: Leg, cause: LegEnded['cause']): void => {
  const { id, phase } = contact
  const leg = row.id
  if (thirdLegOf(contact) === leg) {
    if (callByNext(turn, contact, row, cause)) return
    thirdLeft(turn, contact, cause)
    outsideLeft(turn, contact, cause)
  } else if (phase.type === 'offered' && phase.leg === leg) endOffer(turn, id, whyNotAnswered(turn, id, cause))
  else if (!isTalk(phase) || phase.leg !== leg) return
  else if (isCutOff(turn, phase.agent)) interrupt(turn, contact)
  else if (!agentLeftThree(turn, contact)) endTalk(turn, contact, 'agent')
}

export const endTalk = (turn: Turn, contact: Contact, by: EventOf<'talk-ended'>['by']): void => {
  const { id } = contact
  endThird(turn, id, 'withdrawn')
  const phase = turn.state.contacts.get(id)?.phase
  if (!isTalk(phase)) return
  const held = phase.type === 'held' ? { heldMs: heldMs(phase, turn.at) } : {}
  const wrapupUntil = wrapupUntilOf(turn, contact)
  const goesOn = by === 'agent' && asksAfterwards(turn, contact)
  const stays = goesOn ? { goesOn, excludedUntil: turn.at + EXCLUDED_MS } : {}
  turn.emit({ type: 'talk-ended', contact: id, agent: phase.agent, by, wrapupUntil, ...held, ...stays })
  if (goesOn) returnToFlow(turn, id, 'ended')
}

export const declineOffer = (turn: Turn, { contact: id, agent }: Of<'decline-offer'>): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  if (giveThirdBack(turn, id, agent, 'declined')) return undefined
  if (contact.phase.type !== 'offered' || contact.phase.agent !== agent)
    return refuse('conflict', 'contact', 'it is not offered to this agent now')
  endOffer(turn, id, 'declined')
  stopWaiting(turn, id)
  return undefined
}

/** Ends the talk, or (for those who may) a contact that nobody has answered yet. */
export const hangUpContact = (turn: Turn, { contact: id, by }: Of<'hang-up-contact'>): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  if (colleagueLeaves(turn, contact, by)) return undefined
  if (contact.phase.type === 'dialling') return cancelDial(turn, contact, by)
  if (contact.leg === null || contact.endedAt !== null)
    return refuse('conflict', 'contact', 'the customer is not on the line any more')
  const { phase } = contact
  const outcome = contact.answeredAt === null ? 'refused' : 'answered'
  if (isTalkOfThree(phase) && by !== null && by === phase.third.agent)
    endThird(turn, id, phase.third.answeredAt === null ? 'declined' : 'left')
  else if (isTalk(phase)) {
    const isAgents = by === phase.agent
    if (by !== null && !isAgents) return refuse('conflict', 'contact', 'this agent does not talk in it')
    if (!isAgents || !agentLeftThree(turn, contact)) endTalk(turn, contact, isAgents ? 'agent' : 'system')
  } else if (by === null || contact.rejoin?.agent === by || contact.colleague === by) {
    endOffer(turn, id, 'withdrawn')
    stopWaiting(turn, id)
    endOutside(turn, id)
    const isNoted = contact.leavesFor !== undefined
    endContact(turn, id, isNoted ? 'callback' : isAnsweredOutside(phase) ? 'transferred-out' : outcome)
  } else return refuse('conflict', 'contact', 'nobody talks in it: decline the offer instead')
  return undefined
}

export const finishWrapup = (turn: Turn, command: Of<'finish-wrapup'>): Decided => {
  const contact = turn.state.contacts.get(command.contact)
  if (contact === undefined) return noContact(command.contact)
  const isTheirs = contact.phase.type === 'wrapup' && contact.phase.agent === command.agent
  if (!isTheirs && contact.partings?.includes(command.agent) !== true)
    return refuse('conflict', 'contact', 'this agent has no wrap-up of it to finish')
  endWrapup(turn, contact.id, command.agent, command.disposition, command.note)
  return undefined
}

/** How much longer it is for the asking. */
const EXTENSION_MS: Ms = 30_000

export const extendWrapup = (turn: Turn, { contact: id, agent }: Of<'extend-wrapup'>): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  const deadline = contact.partings?.includes(agent) === true ? partingDeadline(id, agent) : wrapupDeadline(id)
  const due = turn.state.deadlines.get(deadline)
  const isLast = contact.phase.type === 'wrapup' && contact.phase.agent === agent
  if (due === undefined || (deadline === wrapupDeadline(id) && !isLast))
    return refuse('conflict', 'contact', 'this agent has no wrap-up of it')
  turn.emit({ type: 'wrapup-extended', contact: id, agent, until: Math.max(due.at, turn.at) + EXTENSION_MS })
  return undefined
}

export const endWrapup = (
  turn: Turn,
  contact: ContactId,
  agent: AgentId,
  disposition: string | null,
  note: string | null,
): void => {
  const since = turn.state.agents.get(agent)?.assignments.find((one) => one.contact === contact)?.since ?? turn.at
  turn.emit({ type: 'wrapup-ended', contact, agent, disposition, note, workedMs: turn.at - since })
  closeContact(turn, contact)
}

const contactOf = (turn: Turn, leg: LegId): Contact | undefined => {
  const row = turn.state.legs.get(leg)
  return row === undefined ? undefined : turn.state.contacts.get(row.contact)
}
