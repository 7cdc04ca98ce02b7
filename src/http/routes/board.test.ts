import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentId, contactId, legId, obligationOf, queueId } from '../../core/ids.ts'
import { contactRow } from '../testing/contact-row.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'
import { liveContact, offeredTo, owed } from '../testing/live-contact.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())
beforeEach(() => {
  harness.center.contacts.clear()
  harness.center.obligations.clear()
  harness.center.promised.clear()
})

describe('the board', () => {
  it('counts who waits and shows who works', async () => {
    const siti = harness.center.agents.get(agentId('siti'))
    const offered = liveContact('c-a', offeredTo('siti'), null)
    const waiting = {
      ...liveContact('c-b', { type: 'waiting', since: START }, null),
      queue: queueId('support'),
      enqueuedAt: START - 10_000,
    }
    const inNet = liveContact('c-n', { type: 'net', since: START }, null)
    const outside = {
      ...liveContact('c-o', { type: 'outside', since: START, leg: legId('c-o-a1'), answered: true }, null),
      queue: queueId('sales'),
    }
    const wish = {
      ...liveContact('c-out-cb-w', { type: 'waiting', since: START }, null),
      queue: queueId('support'),
      enqueuedAt: START - 70_000,
      leg: null,
      answersFor: [contactId('c-w')],
      callback: { attempts: 1, dialled: 1, heldUntil: START + 30_000, why: 'missed', last: 'busy' },
    } as const
    for (const contact of [offered, waiting, inNet, outside, wish]) harness.center.contacts.set(contact.id, contact)
    if (siti !== undefined) {
      const presence = { state: 'available' as const, reason: null, since: START - 900_000 }
      const assignments = [{ contact: contactId('c-a'), state: 'offered' as const, since: START - 5_000 }]
      harness.center.agents.set(siti.id, { ...siti, presence, assignments })
    }
    const board = (await harness.as('agent', 'GET', '/api/v1/board')).json()
    if (siti !== undefined) harness.center.agents.set(siti.id, siti)
    expect(board).toMatchObject({ at: '2026-01-31T08:00:00.000Z', switchReady: true })
    expect(board.queues).toEqual([
      { id: 'sales', name: 'sales', waiting: 0, longestWaitMs: null, talking: 0, outside: 1, callbacks: 0, agents: {} },
      {
        id: 'support',
        name: 'support',
        waiting: 3,
        longestWaitMs: 60_000,
        talking: 0,
        outside: 0,
        callbacks: 1,
        agents: { ringing: 1, offline: 1 },
      },
    ])
    const callbacks = (await harness.as('supervisor', 'GET', '/api/v1/callbacks')).json()
    expect(callbacks.items).toMatchObject([
      { id: 'c-out-cb-w', queue: 'support', state: 'held', waitedMs: 70_000, heldFor: 'missed', attempts: 1 },
    ])
    for (const [id, outcome] of [
      ['c-out-cb-x', 'adopted'],
      ['c-out-y', 'answered'],
    ] as const)
      harness.store.tables.contacts.push(contactRow(id, { createdAt: START - 90_000, outcome }))
    const done = (await harness.as('supervisor', 'GET', '/api/v1/callbacks?state=done')).json()
    expect(done).toMatchObject({
      items: [
        { id: 'c-out-cb-x', state: 'done', outcome: 'adopted', endedAt: '2026-01-31T07:59:30.000Z', number: null },
      ],
      next: null,
    })
    expect((await harness.as('supervisor', 'GET', '/api/v1/callbacks?state=late')).statusCode).toBe(400)
    expect(board.agents[0]).toEqual({
      id: 'siti',
      name: 'Siti',
      state: 'ringing',
      reason: null,
      sinceAt: '2026-01-31T07:59:55.000Z',
      contact: 'c-a',
    })
  })

  it('counts what is owed by channel, and what of it is late', async () => {
    const { obligations, promised } = harness.center
    const board = async () => (await harness.as('agent', 'GET', '/api/v1/board')).json().obligations
    expect(await board()).toEqual([])
    promised.set('email', { opened: 3, closed: 3 })
    promised.set('voice', { opened: 9, closed: 6 })
    for (const [id, dueAt] of [
      ['c-a', START - 1],
      ['c-b', START],
      ['c-c', START + 1],
    ] as const)
      obligations.set(obligationOf(contactId(id)), owed(id, dueAt))
    expect(await board()).toEqual([
      { channel: 'voice', opened: 9, closed: 6, open: 3, late: 1 },
      { channel: 'email', opened: 3, closed: 3, open: 0, late: 0 },
    ])
    const text = (await harness.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).payload
    expect(text).toContain('sambung_obligations{channel="voice",state="open"} 3')
    expect(text).toContain('sambung_obligations{channel="voice",state="late"} 1')
    expect(text).toContain('sambung_obligations{channel="email",state="late"} 0')
  })
})

describe('who tries to get in', () => {
  const letIn = (address: string) =>
    harness.as('supervisor', 'DELETE', `/api/v1/board/intruders/${encodeURIComponent(address)}`)

  it('is let in again by hand, and the journal knows by whom', async () => {
    harness.center.submitted.length = 0
    expect((await letIn('192.0.2.66')).statusCode).toBe(204)
    expect(harness.center.submitted).toEqual([{ type: 'lift-ban', address: '192.0.2.66', by: 'rina' }])
  })

  it.each([
    ['192.0.2.67', 404],
    ['2001:db8::1', 404],
    ['everybody', 400],
  ])('%s is not shut out: %i, and nothing is noted', async (address, status) => {
    harness.center.submitted.length = 0
    expect((await letIn(address)).statusCode).toBe(status)
    expect(harness.center.submitted).toEqual([])
  })

  it('is let in a minute later when the switch cannot be told now', async () => {
    const answer = await letIn('192.0.2.68')
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '60'])
  })
})
