/** A call of which nothing is said yet: what the demo and the tests of the desk begin with. */
import type { ContactDetail } from '../../src/wire/contacts.ts'

export const blankContact = (
  changes: Pick<ContactDetail, 'id' | 'createdAt'> & Partial<ContactDetail>,
): ContactDetail => ({
  channel: 'voice',
  direction: 'inbound',
  state: 'open',
  phase: 'offered',
  from: null,
  to: '1500',
  queue: null,
  agent: null,
  enqueuedAt: null,
  answeredAt: null,
  endedAt: null,
  waitMs: null,
  talkMs: 0,
  holdMs: 0,
  wrapupMs: 0,
  outcome: null,
  disposition: null,
  muted: false,
  recordings: [],
  obligation: null,
  timeline: [],
  why: [],
  ...changes,
})
