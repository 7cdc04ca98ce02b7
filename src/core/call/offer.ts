/** An offer ends without an answer: the contact keeps its place, the agent is left in peace by it for a while. */
import { MISSES_BEFORE_AWAY, UNREACHABLE_REST_MS } from '../agent/words.ts'
import type { EventOf } from '../event.ts'
import type { ContactId, Ms } from '../ids.ts'
import type { Turn } from '../turn.ts'
import { unreachable } from '../unreachable.ts'
import type { EndCause } from './switch.ts'

type OfferEnd = EventOf<'offer-ended'>['reason']

/** For how long this contact is kept from this agent (back-offs of the field: mod_callcenter's reject 10 s, busy 60 s). */
const EXCLUDED_MS: Readonly<Record<OfferEnd, Ms>> = {
  declined: 10_000,
  missed: 10_000,
  busy: 60_000,
  unreachable: 30_000,
  withdrawn: 0,
  unproven: 10_000,
}

/** For how long the agent is offered nothing at all. */
const REST_MS: Partial<Readonly<Record<OfferEnd, Ms>>> = { busy: 60_000, unreachable: UNREACHABLE_REST_MS }

export const endOffer = (turn: Turn, id: ContactId, reason: OfferEnd): void => {
  const { state, at } = turn
  const contact = state.contacts.get(id)
  if (contact?.phase.type !== 'offered') return
  const { agent, leg } = contact.phase
  const excludedUntil = at + EXCLUDED_MS[reason]
  const isBack = contact.rejoin?.agent === agent
  turn.emit({ type: 'offer-ended', contact: id, agent, leg, reason, excludedUntil: isBack ? at : excludedUntil })
  // It was their own customer, and nobody's miss: they are waited for as long as was said.
  if (isBack) return
  const rest = REST_MS[reason]
  if (rest !== undefined) turn.emit({ type: 'agent-rested', agent, until: at + rest })
  const misses = state.agents.get(agent)?.misses ?? 0
  if (reason === 'missed' && misses >= MISSES_BEFORE_AWAY)
    turn.emit({ type: 'presence-changed', agent, state: 'away', reason: 'missed-offers' })
}

/** How long after a restart an unanswered phone is held against nobody. */
const UNPROVEN_MS: Ms = 30_000

/** Soon after a restart nobody knows whether a phone that was not answered was heard. */
export const missedAs = ({ state, at }: Turn): 'missed' | 'unproven' =>
  state.restartedAt > 0 && at - state.restartedAt < UNPROVEN_MS ? 'unproven' : 'missed'

/** The time to answer is over. A browser that never said that it rings was not there: a page that is asleep misses nothing. */
export const ranOut = (turn: Turn, id: ContactId): OfferEnd => {
  const phase = turn.state.contacts.get(id)?.phase
  if (phase?.type !== 'offered' || phase.ringing) return missedAs(turn)
  return turn.state.agents.get(phase.agent)?.station.kind === 'browser' ? 'unreachable' : missedAs(turn)
}

/** A station that says not a word is as one whose ring time ran out. */
export const whyNotAnswered = (turn: Turn, id: ContactId, cause: EndCause): OfferEnd =>
  cause === 'silent' ? ranOut(turn, id) : offerEndOf(turn, cause)

/** What the end of an agent's leg before an answer says about the agent. */
export const offerEndOf = (turn: Turn, cause: EndCause): OfferEnd => {
  switch (cause) {
    case 'busy':
      return 'busy'
    case 'rejected':
    case 'normal':
    case 'cancelled':
      return 'declined'
    case 'no-answer':
      return missedAs(turn)
    case 'unreachable':
    case 'silent':
    case 'unallocated':
    case 'congestion':
    case 'failed':
      return 'unreachable'
    case 'switch-restart':
      return 'withdrawn'
    default:
      return unreachable(cause)
  }
}
