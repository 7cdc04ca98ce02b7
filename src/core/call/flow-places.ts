/** Where a flow sends its caller: a queue, an agent, a number; and how they come back to it. */
import { isIdle } from '../agent/shown.ts'
import type { Recorded } from '../event.ts'
import { agentId, type ContactId, type QueueId, queueId } from '../ids.ts'
import type { HandOver, Outcome } from '../ivr/session.ts'
import { raiseAlarm } from '../lines/decide-caps.ts'
import { routeOf } from '../lines/route.ts'
import type { Turn } from '../turn.ts'
import type { Contact, QueueTerms } from './contact.ts'
import { offerTo } from './offer-to.ts'
import { callOutside } from './outside.ts'
import type { EndCause } from './switch.ts'

type Of<T extends HandOver['type']> = Extract<HandOver, { readonly type: T }>

/** False when there is no such queue. Who has waited before has the place that they had. */
export const toQueue = (turn: Turn, { id, enqueuedAt }: Contact, order: Of<'to-queue'>): boolean => {
  const queue = queueId(order.queue)
  if (!turn.state.queues.has(queue)) return false
  const terms = termsOf(turn, order)
  turn.emit({
    type: 'queue-entered',
    contact: id,
    queue,
    enqueuedAt: enqueuedAt ?? turn.at,
    ...(terms === null ? {} : { terms }),
  })
  return true
}

const termsOf = ({ state, at }: Turn, { also, skills, priority, maxWaitMs }: Of<'to-queue'>): QueueTerms | null => {
  const others = also.map(queueId).filter((one: QueueId) => state.queues.has(one))
  if (others.length === 0 && skills.length === 0 && priority === 0 && maxWaitMs === null) return null
  return { also: others, skills, priority, until: maxWaitMs === null ? null : at + maxWaitMs }
}

/** Rings them, or says how the caller comes back at once. */
export const putThrough = (turn: Turn, { id }: Contact, order: Of<'to-agent' | 'to-number'>): Outcome | null => {
  if (order.type === 'to-agent') {
    const agent = turn.state.agents.get(agentId(order.agent))
    if (agent === undefined) return 'failed'
    if (!isIdle(agent)) return 'busy'
    turn.emit({ type: 'flow-put-through', contact: id, to: 'agent' })
    offerTo(turn, id, agent.id, 'transfer', order.ringMs)
    return null
  }
  const routed = routeOf(turn.state, order.number, turn.at, { caller: null })
  if (routed.refusal !== null) {
    raiseAlarm(turn, routed.refusal)
    return 'failed'
  }
  turn.emit({ type: 'flow-put-through', contact: id, to: 'number' })
  callOutside(turn, id, order.number, routed.way, null, order.ringMs)
  return null
}

type Back = (turn: Turn, id: ContactId, outcome: Outcome) => void

/**
 * What somebody's phone came to in this turn: a caller who was put through and was not taken goes back to their flow. So does one
 * whom nobody has and no queue either, who would be lost.
 */
export const followFlows = (turn: Turn, events: readonly Recorded[], back: Back): void => {
  for (const { event } of events) {
    const outcome = outcomeOf(event)
    if (outcome === null || !('contact' in event)) continue
    const contact = turn.state.contacts.get(event.contact)
    if (contact !== undefined && isAstray(contact)) back(turn, contact.id, outcome)
  }
}

const isAstray = ({ phase, rejoin, putThrough, queue, flow, leg }: Contact): boolean =>
  flow !== undefined &&
  leg !== null &&
  phase.type === 'waiting' &&
  rejoin === undefined &&
  (putThrough === true || queue === null)

const outcomeOf = (event: Recorded['event']): Outcome | null => {
  switch (event.type) {
    case 'offer-ended':
      return event.reason === 'declined' || event.reason === 'busy' ? 'busy' : toOutcome(event.reason)
    case 'outside-ended':
      return toOutcome(event.reason)
    case 'rejoin-ended':
      return 'failed'
    default:
      return null
  }
}

const toOutcome = (reason: EndCause | 'withdrawn' | 'declined' | 'missed' | 'unproven'): Outcome => {
  if (reason === 'busy' || reason === 'rejected') return 'busy'
  return reason === 'missed' || reason === 'unproven' || reason === 'no-answer' ? 'no-answer' : 'failed'
}
