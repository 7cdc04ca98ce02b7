/** What is alive in the switch and missing in the books, taken in by what its legs carry (`LegMemo`). */
import { isIdle } from '../agent/shown.ts'
import type { AgentId, ContactId, CustomerId } from '../ids.ts'
import { contactOfLeg, offerOfLeg, recordingOf } from '../ids.ts'
import { keepPromise } from '../obligation/decide.ts'
import type { Turn } from '../turn.ts'
import { isInLine } from './contact.ts'
import { type Arrival, arrive, endWrapup, takeIn } from './decide.ts'
import type { Difference } from './differences.ts'
import { endOffer } from './offer.ts'
import { stopWaiting } from './rejoin.ts'
import type { LiveLeg } from './switch.ts'

/** A caller nobody knows waits where their memo says; without one, since they dialled. */
export const adoptCaller = (turn: Turn, live: LiveLeg, customer: CustomerId): void =>
  arrive(turn, toArrival(live, customer), true)

/**
 * The two talk on; the books learn since when, and that nothing is owed. When the agent is somebody else's by now, or nobody's,
 * the customer waits and that leg is ended.
 */
export const adoptTalk = (
  turn: Turn,
  { customer: found, agent: theirs, party, held }: Extract<Difference, { readonly type: 'talk-unknown' }>,
  customer: CustomerId | undefined,
): void => {
  const { state, at } = turn
  // Of two who got together before anything was written on the customer's leg, the agent's tells.
  const live = { ...found, memo: found.memo ?? theirs.memo }
  const contact = contactOfLeg(live.leg)
  const known = state.contacts.get(contact)
  if (known === undefined && customer === undefined) return
  const { agent, leg } = party
  if (!isFree(turn, party.agent, contact)) {
    if (known === undefined && customer !== undefined) adoptCaller(turn, live, customer)
    return turn.emit({ type: 'stray-leg-found', leg: theirs.leg })
  }
  if (known === undefined && customer !== undefined) takeIn(turn, toArrival(live, customer), true)
  // Who was writing up has the customer again.
  if (known?.partings?.includes(agent) === true) endWrapup(turn, contact, agent, null, null)
  // Who was waited for is waited for no more.
  if (known?.rejoin !== undefined && known.rejoin.agent !== agent) stopWaiting(turn, contact)
  // The offer that became this talk is part of it; any other one gives way.
  if (known?.phase.type === 'offered' && known.phase.leg !== leg) endOffer(turn, contact, 'withdrawn')
  const told = state.contacts.get(contact)?.queue ?? live.memo?.queue ?? null
  const queue = told === null ? undefined : state.queues.get(told)
  // Nobody saw the answer: what it begins, begins now.
  const begins = party.answeredAt === null && queue?.recorded === true && known?.consent !== false
  const recording = begins ? recordingOf(contact) : party.recording
  // Whom a flow put through past every queue never waited; nobody waited longer than until the answer.
  const answeredAt = Math.min(party.answeredAt ?? at, at)
  turn.emit({
    type: 'talk-adopted',
    contact,
    queue: queue?.id ?? null,
    enqueuedAt: Math.min(live.memo?.enqueuedAt ?? answeredAt, answeredAt),
    agent,
    leg,
    offer: offerOfLeg(leg)?.offer ?? 0,
    answeredAt,
    recording,
    ...(live.memo?.phase === 'consulting' ? { apart: true } : {}),
    ...(party.muted === true ? { muted: true } : {}),
  })
  if (held) turn.emit({ type: 'contact-held', contact, agent })
  keepPromise(turn, contact)
}

const isFree = ({ state }: Turn, id: AgentId, contact: ContactId): boolean =>
  state.agents.get(id)?.assignments.every((one) => one.contact === contact || one.state === 'wrapup') ?? false

/**
 * An agent's leg that nobody knows: the offer it was made for is taken up again, under the same name, so that the phone rings
 * on and nothing is rung twice. False when it fits nobody any more.
 */
export const adoptOffer = (turn: Turn, live: LiveLeg): boolean => {
  const { state, at } = turn
  const offer = offerOfLeg(live.leg)
  const party = live.memo?.party
  const contact = offer === null ? undefined : state.contacts.get(offer.contact)
  const agent = party === undefined ? undefined : state.agents.get(party.agent)
  if (offer === null || contact === undefined || !isInLine(contact) || agent === undefined || !isIdle(agent))
    return false
  const queue = contact.queue === null ? undefined : state.queues.get(contact.queue)
  if (queue === undefined || offer.offer <= contact.offers || !agent.queues.includes(queue.id)) return false
  turn.emit({
    type: 'contact-offered',
    contact: contact.id,
    agent: agent.id,
    leg: live.leg,
    offer: offer.offer,
    ringUntil: Math.max(at + 1_000, Math.min(live.createdAt, at) + queue.ringTimeoutMs),
    why: {
      strategy: queue.strategy,
      waitedMs: Math.max(0, at - (contact.enqueuedAt ?? at)),
      verdicts: {},
      candidates: [{ agent: agent.id, idleSince: agent.idleSince, passedOver: null }],
    },
  })
  return true
}

const toArrival = ({ leg, from, to, memo, createdAt }: LiveLeg, customer: CustomerId): Arrival => ({
  leg,
  from,
  to,
  customer,
  memo,
  ...(createdAt > 0 ? { waitedSince: createdAt } : {}),
})
