/** Whom a customer can be handed on to, or who can be asked about them; whatever cannot be is refused here. */
import { isIdle } from '../agent/shown.ts'
import type { Agent } from '../agent/words.ts'
import type { EpochMs, QueueId } from '../ids.ts'
import { type AgentId, agentId, type Ms } from '../ids.ts'
import type { Refusal } from '../input.ts'
import { routeOf } from '../lines/route.ts'
import type { Way } from '../lines/words.ts'
import { refuse, type Turn } from '../turn.ts'
import { type Contact, isTalk, type TransferPlace, type TransferTarget } from './contact.ts'

/** Who handed a customer on gets the same one back only when nobody else took them for so long. */
export const EXCLUDED_MS: Ms = 60_000
/** Numbers outside take longer to ring, and longer to answer, than a colleague. */
export const OUTSIDE_RING_MS: Ms = 60_000
export const DEFAULT_RING_MS: Ms = 20_000

/** Somebody whose phone can be rung now. */
export interface Asked {
  readonly refusal: null
  /** Null: it is a number. */
  readonly agent: AgentId | null
  readonly place: TransferPlace
  /** Of a number. */
  readonly way?: Way
}

/** Who is rung when somebody is to be asked: in a queue its longest idle agent who may take the contact. */
export const whoToAsk = (
  { state, at }: Turn,
  contact: Contact,
  asks: AgentId,
  to: TransferTarget,
): Asked | { readonly refusal: Refusal } => {
  if ('number' in to) {
    const routed = routeOf(state, to.number, at, { caller: asks })
    return routed.refusal === null
      ? { refusal: null, agent: null, place: to.number, way: routed.way }
      : { refusal: { ...routed.refusal, path: 'to.number' } }
  }
  if ('agent' in to) {
    const refusal = whyNotAgent(contact, state.agents.get(to.agent), to.agent)
    return refusal === null ? { refusal, agent: to.agent, place: { agent: to.agent } } : { refusal }
  }
  const queue = state.queues.get(to.queue)
  if (queue === undefined) return { refusal: noQueue(to.queue) }
  for (const id of state.index.idle.get(queue.id)?.keys() ?? []) {
    const { skills = [] } = state.agents.get(id) ?? {}
    const isAble = queue.requires.every((need) =>
      skills.some(({ skill, level }) => skill === need.skill && level >= need.level),
    )
    if (isAble) return { refusal: null, agent: agentId(id), place: { queue: queue.id } }
  }
  return { refusal: refuse('conflict', 'to.queue', `nobody of ${queue.name} is ready: transfer the call to the queue`) }
}

export const whyNotAgent = ({ phase }: Contact, agent: Agent | undefined, id: AgentId): Refusal | null => {
  if (agent === undefined) return refuse('invalid', 'to.agent', `there is no agent "${id}"`)
  if (isTalk(phase) && phase.agent === id)
    return refuse('invalid', 'to.agent', `${agent.name} has the customer already`)
  return isIdle(agent) ? null : refuse('conflict', 'to.agent', `${agent.name} is not ready: choose somebody who is`)
}

export const noQueue = (queue: QueueId): Refusal => refuse('invalid', 'to.queue', `there is no queue "${queue}"`)

/** The end of the wrap-up of who leaves the contact now; null when its queue asks for none. */
export const wrapupUntilOf = ({ state, at }: Turn, { queue }: Contact): EpochMs | null => {
  const wrapupMs = queue === null ? 0 : (state.queues.get(queue)?.wrapupMs ?? 0)
  return wrapupMs > 0 ? at + wrapupMs : null
}

/** Since when the customer of a talk has waited who is put into a queue: they called us, or were called and begin to wait now. */
export const placeOf = ({ at }: Turn, { enqueuedAt, createdAt, direction }: Contact): EpochMs =>
  enqueuedAt ?? (direction === 'outbound' ? at : createdAt)
