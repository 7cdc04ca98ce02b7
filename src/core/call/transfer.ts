/**
 * Handing a customer on without a word before (a blind transfer): to a queue, to one agent, to a number, or into a flow. Whatever
 * cannot be is refused before anything moves; once it moves, the customer stays in their bridge with music until somebody picks up.
 */
import { isIdle } from '../agent/shown.ts'
import { closedUntil } from '../callback/hours.ts'
import type { AgentId } from '../ids.ts'
import type { Command, Refusal } from '../input.ts'
import { publishedVersion } from '../ivr/book.ts'
import { routeOf } from '../lines/route.ts'
import type { Way } from '../lines/words.ts'
import { type Decided, noContact, refuse, type Turn } from '../turn.ts'
import { isBetweenUs } from './colleague-rules.ts'
import { type Contact, isInLine, isTalk, isTalkOfThree, linesOf, type TransferTarget } from './contact.ts'
import { endTalk } from './decide.ts'
import { enterFlow } from './flow.ts'
import { EXCLUDED_MS, noQueue, placeOf, whyNotAgent } from './hand-on.ts'
import { endOffer } from './offer.ts'
import { offerTo } from './offer-to.ts'
import { callOutside } from './outside.ts'
import { stopWaiting } from './rejoin.ts'

type Transfer = Extract<Command, { readonly type: 'transfer-contact' }>

export const transferContact = (turn: Turn, command: Transfer): Decided => {
  const { state, at } = turn
  const { by, to, supervisor } = command
  if ('flow' in to) return toFlow(turn, command, to.flow)
  const contact = state.contacts.get(command.contact)
  if (contact === undefined) return noContact(command.contact)
  const refusal = isBetweenUs(contact) ?? whyNotFrom(contact, by) ?? whyNotTo(turn, contact, to)
  if (refusal !== undefined) return refusal
  const agent = isTalk(contact.phase) ? contact.phase.agent : null
  // Whoever orders the call answers for it, not whose customer it is.
  const caller = supervisor ?? agent ?? by
  const way = wayTo(turn, caller, to)
  if (way !== null && 'code' in way) return way
  const { id } = contact
  const queue = 'queue' in to ? to.queue : contact.queue
  endOffer(turn, id, 'withdrawn')
  stopWaiting(turn, id)
  const place = 'number' in to ? to.number : to
  turn.emit({ type: 'contact-transferred', contact: id, agent, to: place, excludedUntil: at + EXCLUDED_MS })
  endTalk(turn, contact, 'transfer')
  if (way !== null && 'number' in to) {
    callOutside(turn, id, to.number, way, caller)
    return undefined
  }
  if (queue !== null) turn.emit({ type: 'queue-entered', contact: id, queue, enqueuedAt: placeOf(turn, contact) })
  if ('agent' in to) offerTo(turn, id, to.agent)
  return undefined
}

/** The caller is in the flow from its start, in the version that is published now; the agent's part is over. */
const toFlow = (turn: Turn, { contact: id, by }: Transfer, flow: string): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  const refusal = isBetweenUs(contact) ?? whyNotFrom(contact, by)
  if (refusal !== undefined) return refusal
  if (contact.direction === 'outbound')
    return refuse('conflict', 'to.flow', 'flows are for who called us: transfer to a queue instead')
  const published = publishedVersion(turn.state.flows.get(flow))
  if (published === undefined)
    return refuse('invalid', 'to.flow', `no flow "${flow}" is published: one of its names, for example "hotline"`)
  const agent = isTalk(contact.phase) ? contact.phase.agent : null
  endOffer(turn, id, 'withdrawn')
  stopWaiting(turn, id)
  const excludedUntil = turn.at + EXCLUDED_MS
  turn.emit({ type: 'contact-transferred', contact: id, agent, to: { flow }, excludedUntil })
  endTalk(turn, contact, 'transfer')
  // Who has chosen a language keeps it.
  const language = published.flow.languages.find((one) => one === contact.language)
  enterFlow(turn, id, flow, language === undefined ? {} : { language })
  return undefined
}

const whyNotFrom = ({ leg, endedAt, phase, leavesFor }: Contact, by: AgentId | null): Decided => {
  if (leg === null || endedAt !== null) return refuse('conflict', 'contact', 'the customer is not on the line any more')
  if (isTalk(phase)) {
    if (by !== null && phase.agent !== by) return refuse('conflict', 'contact', 'another agent talks with its customer')
    return isTalkOfThree(phase)
      ? refuse('conflict', 'contact', 'somebody was asked into it: complete that, or cancel it first')
      : undefined
  }
  if (leavesFor !== undefined) return refuse('conflict', 'contact', 'its customer is to be called back, and leaves')
  if (phase.type !== 'waiting' && phase.type !== 'offered')
    return refuse('conflict', 'contact', 'nobody of us has its customer now')
  return by === null ? undefined : refuse('conflict', 'contact', 'this agent does not talk with its customer now')
}

const whyNotTo = ({ state }: Turn, contact: Contact, to: TransferTarget): Decided => {
  const { phase, queue } = contact
  if ('queue' in to) {
    if (!state.queues.has(to.queue)) return noQueue(to.queue)
    return phase.type === 'waiting' && queue === to.queue
      ? refuse('conflict', 'to.queue', 'it waits there already')
      : undefined
  }
  if ('number' in to) return undefined
  return whyNotAgent(contact, state.agents.get(to.agent), to.agent) ?? undefined
}

/** By which way a number is called; null when it goes to somebody of ours. */
const wayTo = ({ state, at }: Turn, caller: AgentId | null, to: TransferTarget): Way | Refusal | null => {
  if (!('number' in to)) return null
  const routed = routeOf(state, to.number, at, { caller })
  return routed.refusal === null ? routed.way : { ...routed.refusal, path: 'to.number' }
}

/** Somebody takes one who waits out of their turn: their own phone rings for it, as if they had been chosen. */
export const pullContact = (
  turn: Turn,
  { contact: id, agent: who }: Extract<Command, { readonly type: 'pull-contact' }>,
): Decided => {
  const contact = turn.state.contacts.get(id)
  const agent = turn.state.agents.get(who)
  if (contact === undefined) return noContact(id)
  if (agent === undefined) return refuse('unknown', 'agent', `there is no agent "${who}"`)
  if (!isInLine(contact))
    return refuse('conflict', 'contact', 'nobody waits in it: somebody has its customer, or is asked')
  if (!linesOf(contact).some((queue) => agent.queues.includes(queue)))
    return refuse('conflict', 'agent', `${agent.name} does not serve its queue`)
  if (!isIdle(agent)) return refuse('conflict', 'agent', `${agent.name} is not ready: say Ready first`)
  if (contact.callback !== undefined && closedUntil(turn.state, contact, turn.at) !== null)
    return refuse('conflict', 'contact', 'its queue is closed: they are called back when it opens')
  offerTo(turn, id, who, 'pull')
  return undefined
}
