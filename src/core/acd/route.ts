/**
 * Who is offered what: looked at whenever something changed that may make an offer possible. One rule over all queues, so
 * that agents who serve several take the contact that has waited longest (features A9).
 */
import type { Agent } from '../agent/words.ts'
import type { Contact } from '../call/contact.ts'
import type { AgentId, ContactId, QueueId } from '../ids.ts'
import { offerLeg } from '../ids.ts'
import type { CenterState } from '../state.ts'
import type { Turn } from '../turn.ts'
import { waitingOrder } from './index-keys.ts'
import type { OfferWhy, Queue } from './words.ts'

const MAX_CANDIDATES_TOLD = 20

/** Makes every offer that can be made now. With the link down nothing is offered: nobody could be rung. */
export const route = (turn: Turn): void => {
  const { state } = turn
  if (!state.linkUp) return
  const queues = [...state.index.unsettled]
  const passed = new Set<ContactId>()
  for (;;) {
    const contact = firstInLine(state, queues, passed)
    if (contact === null) break
    const queue = contact.queue === null ? undefined : state.queues.get(contact.queue)
    const choice = queue === undefined ? null : chooseAgent(state, queue, contact)
    if (queue !== undefined && choice?.agent) offer(turn, queue, contact, choice.agent, choice.candidates)
    else passed.add(contact.id)
  }
  state.index.unsettled.clear()
}

/** Of all queues with an idle agent the contact that waits longest, those aside that nobody idle can take. */
const firstInLine = (
  state: CenterState,
  queues: readonly QueueId[],
  passed: ReadonlySet<ContactId>,
): Contact | null => {
  let best: Contact | null = null
  for (const queue of queues) {
    if ((state.index.idle.get(queue)?.size ?? 0) === 0) continue
    const head = headOf(state, queue, passed)
    if (head !== null && (best === null || isBefore(head, best))) best = head
  }
  return best
}

const headOf = (state: CenterState, queue: QueueId, passed: ReadonlySet<ContactId>): Contact | null => {
  for (const id of state.index.waiting.get(queue)?.keys() ?? [])
    if (!passed.has(id)) return state.contacts.get(id) ?? null
  return null
}

const isBefore = (a: Contact, b: Contact): boolean => {
  const byOrder = waitingOrder(a) - waitingOrder(b)
  return byOrder === 0 ? a.id < b.id : byOrder < 0
}

type PassedOver = OfferWhy['candidates'][number]['passedOver']

interface Choice {
  readonly agent: Agent | null
  readonly candidates: OfferWhy['candidates']
}

/** The longest idle agent who can take the contact. */
const chooseAgent = (state: CenterState, queue: Queue, contact: Contact): Choice => {
  const candidates: { agent: AgentId; idleSince: number; passedOver: PassedOver }[] = []
  for (const id of state.index.idle.get(queue.id)?.keys() ?? []) {
    const agent = state.agents.get(id)
    if (agent === undefined) continue
    const passedOver = whyNot(queue, contact, agent)
    if (candidates.length < MAX_CANDIDATES_TOLD)
      candidates.push({ agent: agent.id, idleSince: agent.idleSince, passedOver })
    if (passedOver === null) return { agent, candidates }
  }
  return { agent: null, candidates }
}

const whyNot = (queue: Queue, contact: Contact, agent: Agent): PassedOver => {
  // A browser rings through its own page, which comes with the desk; until then only a phone can be rung.
  if (agent.station.kind !== 'phone') return 'no-phone'
  if (Object.hasOwn(contact.excluded, agent.id)) return 'excluded'
  const able = queue.requires.every((need) =>
    agent.skills.some((skill) => skill.skill === need.skill && skill.level >= need.level),
  )
  return able ? null : 'lacks-skill'
}

const offer = (turn: Turn, queue: Queue, contact: Contact, agent: Agent, candidates: OfferWhy['candidates']): void => {
  const { state, at } = turn
  const number = contact.offers + 1
  turn.emit({
    type: 'contact-offered',
    contact: contact.id,
    agent: agent.id,
    leg: offerLeg(contact.id, number),
    offer: number,
    ringUntil: at + queue.ringTimeoutMs,
    why: {
      strategy: queue.strategy,
      waitedMs: Math.max(0, at - (contact.enqueuedAt ?? at)),
      verdicts: verdictsOf(state, queue, candidates),
      candidates,
    },
  })
}

const verdictsOf = (
  state: CenterState,
  queue: Queue,
  candidates: OfferWhy['candidates'],
): Readonly<Record<string, number>> => {
  const verdicts: Record<string, number> = Object.fromEntries(state.index.counts.get(queue.id) ?? [])
  for (const { passedOver } of candidates)
    if (passedOver !== null) verdicts[passedOver] = (verdicts[passedOver] ?? 0) + 1
  return verdicts
}
