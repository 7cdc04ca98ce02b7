/**
 * Who is offered what: looked at whenever something changed that may make an offer possible. One rule over all queues, so
 * that agents who serve several take the contact that has waited longest (features A9).
 */
import type { Agent, Skill } from '../agent/words.ts'
import type { Contact } from '../call/contact.ts'
import { holdWhileCapped, holdWhileClosed } from '../callback/attempt.ts'
import type { AgentId, ContactId, QueueId } from '../ids.ts'
import { offerLeg } from '../ids.ts'
import { whyCapped } from '../lines/caps.ts'
import type { CenterState } from '../state.ts'
import type { Turn } from '../turn.ts'
import { waitingOrder } from './index-keys.ts'
import type { OfferWhy, Queue } from './words.ts'

const MAX_CANDIDATES_TOLD = 20

/** Makes every offer that can be made now. With the link down nothing is offered: nobody could be rung; nor before a planned end. */
export const route = (turn: Turn): void => {
  const { state } = turn
  if (!state.linkUp || state.stopping) return
  const lines = [...state.index.unsettled].map((queue): Line => ({ queue, passed: new Set() }))
  for (let line = firstLine(state, lines); line !== null; line = firstLine(state, lines)) {
    const contact = headOf(state, line)
    const queue = state.queues.get(line.queue)
    if (contact === null || queue === undefined) break
    if (contact.callback !== undefined && holdWhileClosed(turn, contact)) {
      for (const one of lines) one.passed.delete(contact.id)
      continue
    }
    const { agent, candidates, onlyThisOne, isCapped } = chooseAgent(turn, queue, contact)
    if (agent !== null || isCapped) {
      if (agent === null) holdWhileCapped(turn, contact)
      else offer(turn, queue, contact, agent, candidates)
      // Who stands in several lines leaves them all, also where they were passed over.
      for (const one of lines) one.passed.delete(contact.id)
    }
    // Only this one must wait for somebody else; or nobody idle can take this queue's contacts, whoever they are of.
    else if (onlyThisOne) line.passed.add(contact.id)
    else lines.splice(lines.indexOf(line), 1)
  }
  state.index.unsettled.clear()
}

/** A queue in this look, and who at its head was passed over: nobody idle may take just them. */
interface Line {
  readonly queue: QueueId
  readonly passed: Set<ContactId>
}

/** Of the lines that have somebody idle the one whose head waits longest. */
const firstLine = (state: CenterState, lines: readonly Line[]): Line | null => {
  let best: { readonly line: Line; readonly head: Contact } | null = null
  for (const line of lines) {
    if ((state.index.idle.get(line.queue)?.size ?? 0) === 0) continue
    const head = headOf(state, line)
    if (head !== null && (best === null || isBefore(head, best.head))) best = { line, head }
  }
  return best?.line ?? null
}

const headOf = (state: CenterState, { queue, passed }: Line): Contact | null => {
  const id = state.index.waiting.get(queue)?.at(passed.size)
  return id === undefined ? null : (state.contacts.get(id) ?? null)
}

const isBefore = (a: Contact, b: Contact): boolean => {
  const byOrder = waitingOrder(a) - waitingOrder(b)
  return byOrder === 0 ? a.id < b.id : byOrder < 0
}

type PassedOver = OfferWhy['candidates'][number]['passedOver']

interface Choice {
  readonly agent: Agent | null
  readonly candidates: OfferWhy['candidates']
  /** Somebody idle may not take this contact now, but could take another one. */
  readonly onlyThisOne: boolean
  /** Somebody would call them back, and may call nobody now. */
  readonly isCapped: boolean
}

/** The longest idle agent who can take the contact. */
const chooseAgent = ({ state, at }: Turn, queue: Queue, contact: Contact): Choice => {
  const candidates: { agent: AgentId; idleSince: number; passedOver: PassedOver }[] = []
  let [onlyThisOne, isCapped] = [false, false]
  for (const id of state.index.idle.get(queue.id)?.keys() ?? []) {
    const agent = state.agents.get(id)
    if (agent === undefined) continue
    // Nobody is called back abroad (callback/ask.ts).
    const mayNotCall = contact.callback !== undefined && whyCapped(state, agent.id, false, at) !== null
    const passedOver = whyNot(queue, contact, agent) ?? (mayNotCall ? 'capped' : null)
    if (candidates.length < MAX_CANDIDATES_TOLD)
      candidates.push({ agent: agent.id, idleSince: agent.idleSince, passedOver })
    if (passedOver === null) return { agent, candidates, onlyThisOne, isCapped: false }
    isCapped ||= passedOver === 'capped'
    if (passedOver === 'excluded' || (passedOver === 'lacks-skill' && isAble(queue.requires, agent))) onlyThisOne = true
  }
  return { agent: null, candidates, onlyThisOne, isCapped }
}

const whyNot = (queue: Queue, contact: Contact, agent: Agent): PassedOver => {
  if (!isAble(queue.requires, agent) || !isAble(contact.terms?.skills ?? [], agent)) return 'lacks-skill'
  return Object.hasOwn(contact.excluded, agent.id) ? 'excluded' : null
}

const isAble = (needs: readonly Skill[], { skills }: Agent): boolean =>
  needs.every((need) => skills.some(({ skill, level }) => skill === need.skill && level >= need.level))

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
