import { expect, it } from 'vitest'
import { newQueue } from '../../core/acd/new-queue.ts'
import type { Queue } from '../../core/acd/words.ts'
import type { Contact } from '../../core/call/contact.ts'
import { agentId, type ContactId, contactId, queueId } from '../../core/ids.ts'
import { FIRST_CAPS } from '../../core/lines/cap-words.ts'
import type { ContactRow } from '../../ports/store.ts'
import { contactRow } from '../testing/contact-row.ts'
import { createToday } from './today.ts'

const NOON = Date.parse('2026-01-31T12:00:00+07:00')
const support: Queue = newQueue(queueId('support'), 'Support', { recorded: true })

const row = (id: string, changes: Partial<ContactRow>): ContactRow =>
  contactRow(id, { createdAt: NOON - 60_000, holdMs: 5_000, wrapupMs: 15_000, ...changes })
const abandoned = (id: string, waitMs: number): ContactRow =>
  row(id, { agent: null, answeredAt: null, waitMs, talkMs: 0, holdMs: 0, wrapupMs: 0, outcome: 'abandoned' })

const setUp = (rows: readonly ContactRow[], queue = support) => {
  const queues = new Map([[queue.id, queue]])
  const today = createToday({ queues, contacts: new Map<ContactId, Contact>(), callCaps: FIRST_CAPS }, NOON)
  for (const one of rows) today.set(one.id, one)
  return { today, queues }
}

it('counts what an agent has handled: closed contacts of today', () => {
  const { today } = setUp([
    row('c-1', {}),
    row('c-2', { talkMs: 100_000, holdMs: 0, wrapupMs: 20_000 }),
    row('c-3', { agent: 'budi' }),
    row('c-4', { state: 'open', phase: 'wrapup' }),
    row('c-5', { createdAt: NOON - 86_400_000 }),
    abandoned('c-6', 30_000),
  ])
  expect(today.figures(agentId('siti'))).toEqual({
    date: '2026-01-31',
    handled: 2,
    missed: 0,
    talkMs: 140_000,
    holdMs: 5_000,
    wrapupMs: 35_000,
    averageHandlingMs: 90_000,
  })
  expect(today.figures(agentId('nobody'))).toMatchObject({ handled: 0, averageHandlingMs: null })
})

it('counts no call to a colleague as handled, by nobody of the two', () => {
  const between = { direction: 'outbound', from: 'budi', to: 'siti', agent: 'siti', queue: null } as const
  const { today } = setUp([row('c-out-1', between), row('c-out-2', { ...between, from: '0215020', to: '1500' })])
  expect(today.figures(agentId('siti'))).toMatchObject({ handled: 1, averageHandlingMs: expect.any(Number) })
  expect(today.figures(agentId('budi')).handled).toBe(0)
})

it('takes back what a contact said before it says something else', () => {
  const { today } = setUp([row('c-1', {})])
  today.set(contactId('c-1'), row('c-1', { agent: 'budi', talkMs: 1_000 }))
  expect(today.figures(agentId('siti'))).toMatchObject({ handled: 0, talkMs: 0, holdMs: 0, wrapupMs: 0 })
  expect(today.figures(agentId('budi'))).toMatchObject({ handled: 1, talkMs: 1_000 })
  today.set(contactId('c-1'), null)
  expect(today.figures(agentId('budi'))).toMatchObject({ handled: 0 })
})

it('has the service level of the formula: answered in time / (answered + abandoned − soon abandoned)', () => {
  const { today } = setUp([
    row('c-1', { waitMs: 20_000 }),
    row('c-2', { waitMs: 20_001 }),
    row('c-3', { waitMs: 0, state: 'open', phase: 'talking' }),
    abandoned('c-4', 4_999),
    abandoned('c-5', 5_000),
    row('c-6', { answeredAt: null, outcome: null, state: 'open', phase: 'waiting' }),
    row('c-7', { queue: 'sales' }),
  ])
  expect(today.serviceLevel(support)).toEqual({
    queue: 'support',
    thresholdMs: 20_000,
    target: 0.8,
    answered: 3,
    answeredInTime: 2,
    abandoned: 2,
    abandonedSoon: 1,
    level: 0.5,
  })
})

it('counts anew when the queue promises another time', () => {
  const { today, queues } = setUp([row('c-1', { waitMs: 20_000 }), row('c-2', { waitMs: 40_000 })])
  expect(today.serviceLevel(support).answeredInTime).toBe(1)
  const patient: Queue = { ...support, serviceLevel: { thresholdMs: 60_000, target: 0.9 } }
  queues.set(support.id, patient)
  expect(today.serviceLevel(patient)).toMatchObject({ answeredInTime: 2, target: 0.9, level: 1 })
  today.set(contactId('c-3'), row('c-3', { waitMs: 50_000 }))
  expect(today.serviceLevel(patient)).toMatchObject({ answeredInTime: 3 })
})

it('has no level before the first contact', () => {
  expect(setUp([]).today.serviceLevel(support).level).toBeNull()
})
