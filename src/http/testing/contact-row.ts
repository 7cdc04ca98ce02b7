/** A call that was answered and is over, as the store has it. */
import { contactId, customerId } from '../../core/ids.ts'
import type { ContactRow } from '../../ports/store.ts'

export const contactRow = (
  id: string,
  changes: Pick<ContactRow, 'createdAt'> & Partial<Omit<ContactRow, 'id'>>,
): ContactRow => ({
  id: contactId(id),
  channel: 'voice',
  direction: 'inbound',
  state: 'closed',
  phase: 'ended',
  customer: customerId('cu-1'),
  from: null,
  to: '1501',
  queue: 'support',
  agent: 'siti',
  enqueuedAt: changes.createdAt,
  answeredAt: changes.createdAt + 10_000,
  endedAt: changes.createdAt + 60_000,
  waitMs: 10_000,
  talkMs: 40_000,
  holdMs: 0,
  wrapupMs: 0,
  outcome: 'answered',
  disposition: null,
  ...changes,
})
