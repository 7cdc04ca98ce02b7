import { type AgentId, type ContactId, type Ms, offerLeg } from '../ids.ts'
import type { Turn } from '../turn.ts'
import { DEFAULT_RING_MS } from './hand-on.ts'

/** Offered past the queue; who does not take it leaves the customer to the queue, in the place they had. */
export const offerTo = (
  turn: Turn,
  id: ContactId,
  to: AgentId,
  strategy: 'transfer' | 'pull' = 'transfer',
  ringMs?: Ms,
): void => {
  const { state, at } = turn
  const contact = state.contacts.get(id)
  const agent = state.agents.get(to)
  const queue = contact?.queue == null ? undefined : state.queues.get(contact.queue)
  if (contact === undefined || agent === undefined) return
  const offer = contact.offers + 1
  turn.emit({
    type: 'contact-offered',
    contact: id,
    agent: to,
    leg: offerLeg(id, offer),
    offer,
    ringUntil: at + (ringMs ?? queue?.ringTimeoutMs ?? DEFAULT_RING_MS),
    why: {
      strategy,
      waitedMs: 0,
      verdicts: {},
      candidates: [{ agent: to, idleSince: agent.idleSince, passedOver: null }],
    },
  })
}
