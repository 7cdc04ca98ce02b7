/** What agents ask for on random days: calls out, and what they do with a call that goes on. */
import { isTalk } from '../call/contact.ts'
import { type AgentId, contactId, customerId, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'

export const callOut = (pick: (below: number) => number, agent: AgentId, nth: number): Input => ({
  type: 'place-call',
  contact: contactId(`c-out-${nth}`),
  agent,
  to: ['0215020', '021&5'][pick(8) === 0 ? 1 : 0] ?? '',
  customer: customerId('cu-4'),
  queue: [null, queueId('support'), queueId('sales')][pick(3)] ?? null,
})

/** What somebody does with a call that is going on; mostly with their own. */
export const callOrder = (state: CenterState, pick: (below: number) => number, somebody: AgentId): Input => {
  const calls = [...state.contacts.values()].filter(({ phase }) => isTalk(phase) || phase.type === 'outside')
  const call = calls[pick(calls.length)]
  const contact = call?.id ?? contactId('c-x')
  const agent = call !== undefined && isTalk(call.phase) && pick(8) > 0 ? call.phase.agent : somebody
  const places = [{ agent: somebody }, { queue: queueId(['support', 'sales'][pick(2)] ?? '') }, { number: '0215020' }]
  const to = places[pick(places.length)] ?? { agent: somebody }
  const orders: readonly Input[] = [
    { type: 'consult-contact', contact, agent, to },
    { type: 'consult-contact', contact, agent, to },
    { type: 'swap-consult', contact, agent },
    { type: 'complete-consult', contact, agent },
    { type: 'cancel-consult', contact, agent },
    { type: 'conference-contact', contact, agent, to: pick(2) === 0 ? null : to },
    { type: 'transfer-contact', contact, by: pick(4) === 0 ? null : agent, to },
    { type: 'hold-contact', contact, agent },
    { type: 'retrieve-contact', contact, agent },
    { type: 'extend-wrapup', contact, agent },
    { type: 'mute-contact', contact, agent, muted: pick(3) > 0 },
    { type: 'send-digits', contact, agent, digits: '12#' },
    { type: 'add-note', contact, agent, text: 'wants an invoice', closed: false },
    { type: 'rejoin-contact', contact, agent },
  ]
  return orders[pick(orders.length)] ?? { type: 'hold-contact', contact, agent }
}
