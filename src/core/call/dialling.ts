/**
 * An agent calls out. Their own station is rung first; when they are there the number is, in the same bridge, so that they hear
 * its ringing and what the network says. Whatever cannot be is refused before anything moves.
 *
 *     call-placed -> (station picks up) -> number-dialled -> (number picks up) -> contact-answered: a talk like any other
 *          |                                    |
 *          |                                    +-> number-dialled: once more by the next trunk, when this one cannot, or
 *          |                                    |   lets hear nothing (number-given-up)
 *          +----------- dialling-ended ---------+   nobody there, cancelled, busy …: the outcome says it
 */
import { hasPhone } from '../agent/shown.ts'
import type { Agent } from '../agent/words.ts'
import { tryLater } from '../callback/attempt.ts'
import type { Recorded } from '../event.ts'
import {
  type AgentId,
  type ContactId,
  calledLeg,
  type EpochMs,
  type LegId,
  type Ms,
  offerLeg,
  PLACED_PATTERN,
  type TrunkId,
} from '../ids.ts'
import type { Command } from '../input.ts'
import { noteEnd } from '../lines/breaker.ts'
import { LOCAL_TRUNK } from '../lines/built-in.ts'
import { countCall, raiseAlarm } from '../lines/decide-caps.ts'
import { isResting } from '../lines/resting.ts'
import { isEmergency, routeOf } from '../lines/route.ts'
import { inOrder } from '../table.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { unreachable } from '../unreachable.ts'
import { answer } from './answered.ts'
import { whyNotRung } from './colleague-rules.ts'
import type { Contact, Outcome } from './contact.ts'
import type { DialEnd } from './dial-event.ts'
import { endContact } from './end.ts'
import { DEFAULT_RING_MS, OUTSIDE_RING_MS } from './hand-on.ts'
import { isTrunksDoing } from './next-trunk.ts'
import type { EndCause } from './switch.ts'

type Place = Extract<Command, { readonly type: 'place-call' }>

export const placeCall = (turn: Turn, { contact: id, agent: who, to, customer, queue }: Place): Decided => {
  const { state, at } = turn
  if (queue !== null && !state.queues.has(queue)) return refuse('invalid', 'queue', `there is no queue "${queue}"`)
  const routed = routeOf(state, to, at, { caller: who })
  if (routed.refusal !== null) return { ...routed.refusal, path: 'to' }
  const refusal = cannotPlace(turn, id, who)
  if (refusal !== undefined) return refusal
  turn.emit({
    type: 'contact-created',
    contact: id,
    channel: 'voice',
    direction: 'outbound',
    customer,
    from: to,
    to: routed.callerId ?? '',
    leg: null,
    createdAt: at,
    adopted: false,
  })
  const ringUntil = at + DEFAULT_RING_MS
  turn.emit({ type: 'call-placed', contact: id, agent: who, queue, leg: offerLeg(id, 1), offer: 1, ringUntil })
  return undefined
}

/** Why that agent calls nobody now. */
export const cannotPlace = (turn: Turn, id: ContactId, who: AgentId): Decided => {
  const agent = turn.state.agents.get(who)
  if (agent === undefined) return refuse('unknown', 'agent', `there is no agent "${who}"`)
  if (!PLACED_PATTERN.test(id) || turn.state.contacts.has(id))
    return refuse('conflict', 'contact', `"${id}" is no name for a new call`)
  return whyNotNow(turn, agent)
}

const whyNotNow = ({ state }: Turn, agent: Agent): Decided => {
  const { name, presence } = agent
  if (state.stopping || !state.linkUp)
    return refuse('conflict', 'agent', 'the switch cannot be reached at the moment: try again in a few seconds')
  if (!hasPhone(agent))
    return refuse('conflict', 'agent', `${name} has no phone that rings: open the desk, or set a phone as the station`)
  if (presence.state !== 'available' && presence.state !== 'away')
    return refuse('conflict', 'agent', `${name} is ${presence.state}: say Ready or Away first`)
  if (agent.assignments.length > 0 || agent.monitoring !== undefined)
    return refuse('conflict', 'agent', `${name} has a call in hand: one at a time`)
  return undefined
}

/**
 * So long nothing need be heard of a number, half as long again as 95 of 100 calls abroad should take to it at the most: 11 s after
 * the last digit (ITU-T E.721, post-selection delay; RFC 6076 calls it the session request delay). Numbers for emergencies are near: 6 s.
 */
const HEARD_MS: Ms = 16_500
const HEARD_NEAR_MS: Ms = 9_000
/** Q.850: recovery on timer expiry. */
const NO_PROGRESS = 102

/** A leg of a call that is being placed was picked up: the agent's own, or the number's. */
export const dialAnswered = (turn: Turn, { id, phase, leg: called, colleague }: Contact, leg: LegId): void => {
  if (phase.type !== 'dialling') return
  // Who picks up just as the leg is hung up is called again by the next trunk.
  if (leg === called) return phase.trial === 'given-up' ? undefined : answer(turn, id, phase.agent, phase.leg)
  if (leg !== phase.leg || phase.answered) return
  if (colleague !== undefined) ringColleague(turn, id, colleague)
  else if (!dialNumber(turn, id)) endDial(turn, id, 'no-route', 'failed')
}

/** An agent is there for somebody who is to be called back. */
export const takeCallback = (turn: Turn, id: ContactId, agent: AgentId): void => {
  turn.emit({ type: 'callback-taken', contact: id, agent })
  if (!dialNumber(turn, id)) endDial(turn, id, 'no-route', 'failed')
}

/** By the way that is open now: trunks fill up and rules change while a station rings. False: none is. */
const dialNumber = (turn: Turn, id: ContactId): boolean => {
  const { state, at } = turn
  const contact = state.contacts.get(id)
  if (contact?.phase.type !== 'dialling') return false
  const { agent, dialled, tried = [] } = contact.phase
  const routed = routeOf(state, contact.from, at, { caller: agent, tried })
  if (routed.refusal !== null) {
    raiseAlarm(turn, routed.refusal)
    return false
  }
  const nth = dialled + 1
  const leg = calledLeg(id, nth)
  const { way } = routed
  const heardBy = hasOther(turn, routed.trunks.slice(1)) ? { heardBy: at + heardMs(turn, contact.from) } : {}
  turn.emit({ type: 'number-dialled', contact: id, leg, nth, ringUntil: at + OUTSIDE_RING_MS, way, ...heardBy })
  countCall(turn, { contact: id, leg, number: contact.from, way, agent, again: tried.length > 0 })
  return true
}

/** One that can be expected to carry it: no trunk that is left out, and not this machine. */
const hasOther = ({ state, at }: Turn, trunks: readonly TrunkId[]): boolean =>
  trunks.some((trunk) => trunk !== LOCAL_TRUNK.id && !isResting(state, trunk, at))

const heardMs = ({ state }: Turn, number: string): Ms => (isEmergency(state, number) ? HEARD_NEAR_MS : HEARD_MS)

/** It rings, or what its network says is heard. */
export const numberHeard = (turn: Turn, leg: LegId): void => {
  const row = turn.state.legs.get(leg)
  const contact = row === undefined ? undefined : turn.state.contacts.get(row.contact)
  if (contact?.phase.type === 'dialling' && contact.leg === leg && contact.phase.trial === 'quiet')
    turn.emit({ type: 'number-awaited', contact: contact.id, ringUntil: ringsUntil(turn, leg) })
}

/** Nobody listened for a while: whether a number was heard meanwhile is not known, so it has its whole time. */
export const mayHaveBeenHeard = (turn: Turn, isAlive: (leg: LegId) => boolean): void => {
  for (const { leg, phase } of inOrder(turn.state.contacts))
    if (phase.type === 'dialling' && phase.trial === 'quiet' && leg !== null && isAlive(leg)) numberHeard(turn, leg)
}

/** A trunk that tries and gets nowhere: the next one has its turn when the leg is gone, so that never two ring. */
const heardNothing = (turn: Turn, id: ContactId, leg: LegId, agent: AgentId, tried: readonly TrunkId[]): void => {
  const { state, at } = turn
  const [row, contact] = [state.legs.get(leg), state.contacts.get(id)]
  const routed = routeOf(state, contact?.from ?? '', at, { caller: agent, tried })
  const until = ringsUntil(turn, leg)
  if (row === undefined || routed.refusal !== null || !hasOther(turn, routed.trunks))
    return turn.emit({ type: 'number-awaited', contact: id, ringUntil: until })
  noteEnd(turn, row, 'unreachable', NO_PROGRESS)
  turn.emit({ type: 'number-given-up', contact: id, leg, until })
}

const ringsUntil = ({ state, at }: Turn, leg: LegId): EpochMs => (state.legs.get(leg)?.since ?? at) + OUTSIDE_RING_MS

/** The caller is there: the colleague's station is rung, if it still can be. */
const ringColleague = (turn: Turn, id: ContactId, whom: AgentId): void => {
  const colleague = turn.state.agents.get(whom)
  if (colleague === undefined || whyNotRung(colleague) !== undefined) return endDial(turn, id, 'number', 'busy')
  const ringUntil = turn.at + DEFAULT_RING_MS
  turn.emit({ type: 'colleague-rung', contact: id, agent: whom, leg: calledLeg(id, 1), ringUntil })
}

/** The number's leg is gone before anybody talked; `unseen`: nobody knows when or why. */
export const numberLeft = (turn: Turn, contact: Contact, cause: EndCause, code: number, unseen: boolean): void => {
  const { id, from, phase } = contact
  const isGivenUp = phase.type === 'dialling' && phase.trial === 'given-up'
  if (unseen && !isGivenUp) return endDial(turn, id, 'lost', 'lost-in-gap')
  if (contact.colleague !== undefined) return endDial(turn, id, 'number', outcomeOf(cause, code))
  // It is the trunk that cannot, not the number: the agent is still there, and the next one is tried at once.
  const isNext = isGivenUp || isTrunksDoing(turn, from, cause)
  if (isNext && dialNumber(turn, id)) return
  // Of one that was given up nobody's telephone is known to have rung.
  endDial(turn, id, 'number', isGivenUp ? 'failed' : outcomeOf(cause, code))
}

/** The agent's own leg is gone: they hung up, or never picked up. */
export const callerLeft = (turn: Turn, contact: Contact, leg: LegId, unseen: boolean): void => {
  const { id, phase } = contact
  if (phase.type !== 'dialling' || phase.leg !== leg) return
  if (unseen) return endDial(turn, id, 'lost', 'lost-in-gap')
  if (phase.answered) return cancel(turn, contact)
  endDial(turn, id, 'station', 'failed')
}

/** Nobody picked up in time, at the agent's or at the number. */
export const dialRanOut = (turn: Turn, id: ContactId): void => {
  const phase = turn.state.contacts.get(id)?.phase
  if (phase?.type !== 'dialling') return
  const called = turn.state.contacts.get(id)?.leg ?? null
  if (phase.trial === 'quiet' && called !== null) return heardNothing(turn, id, called, phase.agent, phase.tried ?? [])
  if (phase.answered) endDial(turn, id, 'number', 'no-answer')
  else endDial(turn, id, 'station', 'failed')
}

/** The agent's station is gone, or was never rung. */
export const stationLost = (turn: Turn, id: ContactId): void => {
  const called = turn.state.contacts.get(id)?.leg ?? null
  endDial(turn, id, 'station', called === null ? 'failed' : 'no-answer')
}

/** The agent thinks better of it; `by` null: who may end any call. */
export const cancelDial = (turn: Turn, contact: Contact, by: AgentId | null): Decided => {
  if (contact.phase.type !== 'dialling') return undefined
  if (by !== null && by !== contact.phase.agent) return refuse('conflict', 'contact', "it is another agent's call")
  cancel(turn, contact)
  return undefined
}

const cancel = (turn: Turn, { id, leg }: Contact): void =>
  endDial(turn, id, 'cancelled', leg === null ? 'failed' : 'no-answer')

export const endDial = (turn: Turn, id: ContactId, reason: DialEnd, outcome: Outcome): void => {
  const contact = turn.state.contacts.get(id)
  if (contact?.phase.type !== 'dialling' || tryLater(turn, contact, outcome)) return
  const { phase } = contact
  turn.emit({ type: 'dialling-ended', contact: id, agent: phase.agent, reason, outcome })
  endContact(turn, id, outcome)
}

/** What the end of a number's leg says to whoever called it; 18 and 20 are Q.850's for a phone that does not respond. */
export const outcomeOf = (cause: EndCause, code: number): Outcome => {
  switch (cause) {
    case 'busy':
    case 'no-answer':
    case 'unallocated':
    case 'congestion':
      return cause
    case 'rejected':
      return 'refused'
    case 'unreachable':
      return code === 18 || code === 20 ? 'no-answer' : 'failed'
    case 'normal':
    case 'cancelled':
      return 'no-answer'
    case 'switch-restart':
    case 'silent':
    case 'failed':
      return 'failed'
    default:
      return unreachable(cause)
  }
}

/**
 * Whom nobody has any more, and no queue either, would hear music for ever: the call of somebody we called is over, and who called
 * us is where their number leads, as after an outage.
 */
export const endAstray = (
  turn: Turn,
  events: readonly Recorded[],
  comeBack: (turn: Turn, id: ContactId) => void,
): void => {
  for (const { event } of events) {
    const contact = 'contact' in event ? turn.state.contacts.get(event.contact) : undefined
    if (contact === undefined || !isAstray(contact)) continue
    if (contact.direction === 'outbound') endContact(turn, contact.id, 'answered')
    else if (contact.leg !== null && contact.flow === undefined) comeBack(turn, contact.id)
  }
}

const isAstray = ({ phase, rejoin, putThrough, queue, leavesFor }: Contact): boolean =>
  phase.type === 'waiting' &&
  queue === null &&
  rejoin === undefined &&
  putThrough === undefined &&
  leavesFor === undefined
