/** Open contacts, in the phase that a test needs, and what is owed of one. */
import type { Contact, Phase } from '../../core/call/contact.ts'
import { agentId, contactId, customerId, legId, obligationOf, queueId } from '../../core/ids.ts'
import type { Obligation } from '../../core/obligation/words.ts'
import { START } from './harness.ts'

/** What a caller is owed who left, or still waits. */
export const owed = (id: string, dueAt: number): Obligation => ({
  id: obligationOf(contactId(id)),
  contact: contactId(id),
  channel: 'voice',
  openedAt: START - 60_000,
  dueAt,
})

export const liveContact = (id: string, phase: Phase, agent: string | null): Contact => ({
  id: contactId(id),
  leg: legId(id.slice('c-'.length)),
  channel: 'voice',
  direction: 'inbound',
  customer: customerId('cu-1'),
  from: '+62811000111',
  to: '1501',
  createdAt: START - 60_000,
  queue: queueId('support'),
  enqueuedAt: START - 60_000,
  answeredAt: phase.type === 'talking' || phase.type === 'wrapup' ? START - 30_000 : null,
  endedAt: phase.type === 'wrapup' ? START - 10_000 : null,
  outcome: phase.type === 'wrapup' ? 'answered' : null,
  agent: agent === null ? null : agentId(agent),
  offers: 1,
  excluded: {},
  recording: null,
  phase,
})

export const offeredTo = (agent: string): Phase => ({
  type: 'offered',
  since: START - 5_000,
  agent: agentId(agent),
  leg: legId('c-live-a1'),
  ringing: true,
})
export const talkingTo = (agent: string): Phase => ({
  type: 'talking',
  since: START - 30_000,
  agent: agentId(agent),
  leg: legId('c-live-a1'),
})
export const wrapupOf = (agent: string): Phase => ({
  type: 'wrapup',
  since: START - 10_000,
  agent: agentId(agent),
  until: START + 20_000,
})
