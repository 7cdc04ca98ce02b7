/**
 * Asking somebody before a customer is handed on, and talking with three. The customer never leaves their bridge: they hear
 * music while the agent is away with the third. Whoever hangs up in whichever step, the others go on with whom that leaves.
 *
 *     talking, held -> consulting (third rings) -> consulting <-> (swapped) -> conference
 *          ^   |                |                      |                          |
 *          |   +-- asked in ----)----------------------)----- conference ---------+
 *          +---- third leaves --+----------------------+--------------------------+
 *                    agent leaves, or completes: the third has the customer (or rings for them)
 */
import { thirdDeadline } from '../deadlines.ts'
import { type AgentId, type ContactId, offerLeg, type QueueId } from '../ids.ts'
import type { Command } from '../input.ts'
import { countCall } from '../lines/decide-caps.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { giveColleagueBack } from './colleague-leaves.ts'
import { isBetweenUs } from './colleague-rules.ts'
import { type Contact, heldMs, isTalkOfThree, type TalkOfThree } from './contact.ts'
import type { ThirdEnd } from './event.ts'
import { DEFAULT_RING_MS, EXCLUDED_MS, OUTSIDE_RING_MS, placeOf, whoToAsk, wrapupUntilOf } from './hand-on.ts'
import { talkOf } from './hold.ts'
import { missedAs, offerEndOf } from './offer.ts'
import type { EndCause } from './switch.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const consultContact = (turn: Turn, command: Of<'consult-contact'>): Decided => begin(turn, command, false)

const begin = (
  turn: Turn,
  { contact: id, agent, to }: Omit<Of<'consult-contact'>, 'type'>,
  joins: boolean,
): Decided => {
  const { contact, phase, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  const between = isBetweenUs(contact)
  if (between !== undefined) return between
  if (isTalkOfThree(phase)) return refuse('conflict', 'contact', 'somebody was asked already: one at a time')
  const asked = whoToAsk(turn, contact, agent, to)
  if (asked.refusal !== null) return asked.refusal
  const { queue, offers } = contact
  const ringMs = (queue === null ? undefined : turn.state.queues.get(queue)?.ringTimeoutMs) ?? DEFAULT_RING_MS
  const leg = offerLeg(id, offers + 1)
  if (joins && phase.type === 'held')
    turn.emit({ type: 'contact-retrieved', contact: id, agent, heldMs: heldMs(phase, turn.at) })
  turn.emit({
    type: 'consult-begun',
    contact: id,
    agent,
    to: asked.place,
    third: asked.agent,
    leg,
    offer: offers + 1,
    ringUntil: turn.at + (asked.agent === null ? OUTSIDE_RING_MS : ringMs),
    joins,
    heldMs: joins ? 0 : heldMs(phase, turn.at),
    ...(asked.way === undefined ? {} : { way: asked.way }),
  })
  if (asked.way !== undefined && typeof asked.place === 'string')
    countCall(turn, { contact: id, leg, number: asked.place, way: asked.way, agent })
  return undefined
}

export const swapConsult = (turn: Turn, { contact: id, agent }: Of<'swap-consult'>): Decided => {
  const { phase, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if (phase.type !== 'consulting' || phase.third.answeredAt === null)
    return refuse('conflict', 'contact', 'nobody who was asked has answered')
  const other = phase.with === 'customer' ? 'third' : 'customer'
  turn.emit({ type: 'consult-swapped', contact: id, with: other, heldMs: heldMs(phase, turn.at) })
  return undefined
}

export const completeConsult = (turn: Turn, { contact: id, agent }: Of<'complete-consult'>): Decided => {
  const { contact, phase, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if (!isTalkOfThree(phase)) return refuse('conflict', 'contact', 'nobody was asked to take it')
  handOver(turn, contact, phase)
  return undefined
}

export const cancelConsult = (turn: Turn, { contact: id, agent }: Of<'cancel-consult'>): Decided => {
  const { phase, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if (!isTalkOfThree(phase)) return refuse('conflict', 'contact', 'nobody was asked')
  endThird(turn, id, 'cancelled')
  return undefined
}

export const conferenceContact = (turn: Turn, command: Of<'conference-contact'>): Decided => {
  const { contact: id, agent, to } = command
  if (to !== null) return begin(turn, { contact: id, agent, to }, true)
  const { phase, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if (phase.type === 'conference') return refuse('conflict', 'contact', 'all three are together already')
  if (phase.type !== 'consulting' || phase.third.answeredAt === null)
    return refuse('conflict', 'contact', 'nobody who was asked has answered')
  turn.emit({ type: 'conference-begun', contact: id, heldMs: heldMs(phase, turn.at) })
  return undefined
}

/** The third goes; the agent is with the customer. */
export const endThird = (turn: Turn, id: ContactId, reason: ThirdEnd): void => {
  const phase = turn.state.contacts.get(id)?.phase
  if (!isTalkOfThree(phase)) return
  const { leg } = phase.third
  if (phase.type === 'conference') turn.emit({ type: 'conference-ended', contact: id, leg, reason })
  else turn.emit({ type: 'consult-ended', contact: id, leg, reason, heldMs: heldMs(phase, turn.at) })
}

/** The third picks up, and so does the number a customer is put through to. */
export const thirdAnswered = (turn: Turn, { id, phase }: Contact): void => {
  if (isTalkOfThree(phase) && phase.third.answeredAt === null) turn.emit({ type: 'consult-answered', contact: id })
  else if (phase.type === 'outside' && !phase.answered) turn.emit({ type: 'outside-answered', contact: id })
}

/** Their leg is gone. */
export const thirdLeft = (turn: Turn, { id, phase }: Contact, cause: EndCause): void => {
  if (!isTalkOfThree(phase)) return
  const why = phase.third.answeredAt === null ? offerEndOf(turn, cause) : 'left'
  // Nobody took it from them: the agent who asked is there, and has the customer again.
  endThird(turn, id, why === 'withdrawn' ? 'unreachable' : why)
}

/** They did not pick up in time. */
export const thirdRanOut = (turn: Turn, id: ContactId): void => {
  const phase = turn.state.contacts.get(id)?.phase
  if (isTalkOfThree(phase) && phase.third.answeredAt === null) endThird(turn, id, missedAs(turn))
}

/** They say no, or are taken away, before they answered. True when it was theirs to say. */
export const giveThirdBack = (turn: Turn, id: ContactId, agent: AgentId, reason: ThirdEnd): boolean => {
  if (giveColleagueBack(turn, id, agent, reason === 'declined')) return true
  const phase = turn.state.contacts.get(id)?.phase
  const isTheirs = isTalkOfThree(phase) && phase.third.agent === agent && phase.third.answeredAt === null
  if (isTheirs) endThird(turn, id, reason)
  return isTheirs
}

/**
 * The agent leaves while somebody else was asked: who has answered takes the customer; who has not is let go, and the customer
 * waits for somebody else. In a talk that was going on all the while, it is its end. False then.
 */
export const agentLeftThree = (turn: Turn, contact: Contact): boolean => {
  const { id, phase, queue } = contact
  if (!isTalkOfThree(phase)) return false
  if (phase.third.answeredAt !== null) handOver(turn, contact, phase)
  else {
    endThird(turn, id, 'withdrawn')
    if (phase.type === 'conference' || queue === null) return false
    backToQueue(turn, contact, phase.agent, queue)
  }
  return true
}

const backToQueue = (turn: Turn, contact: Contact, agent: AgentId, queue: QueueId): void => {
  const { id } = contact
  const excludedUntil = turn.at + EXCLUDED_MS
  turn.emit({ type: 'contact-transferred', contact: id, agent, to: { queue }, excludedUntil })
  turn.emit({ type: 'talk-ended', contact: id, agent, by: 'transfer', wrapupUntil: wrapupUntilOf(turn, contact) })
  turn.emit({ type: 'queue-entered', contact: id, queue, enqueuedAt: placeOf(turn, contact) })
}

/** The customer goes on with the third; one who still rings is waited for with music. */
const handOver = (turn: Turn, contact: Contact, phase: TalkOfThree): void => {
  const { agent, leg, answeredAt } = phase.third
  const { at, state } = turn
  const ringUntil = answeredAt === null ? (state.deadlines.get(thirdDeadline(contact.id))?.at ?? at) : null
  turn.emit({
    type: 'contact-handed-over',
    contact: contact.id,
    agent: phase.agent,
    to: agent,
    leg,
    ringUntil,
    excludedUntil: answeredAt === null ? at + EXCLUDED_MS : at,
    wrapupUntil: wrapupUntilOf(turn, contact),
    heldMs: heldMs(phase, at),
  })
}
