import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CenterEvent } from '../../core/event.ts'
import { agentId, contactId, customerId, legId, obligationOf, queueId, recordingId } from '../../core/ids.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'
import { liveContact, offeredTo, owed, talkingTo, wrapupOf } from '../testing/live-contact.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())
beforeEach(() => {
  harness.center.contacts.clear()
  harness.center.submitted.length = 0
  harness.store.asked.length = 0
})

describe('the list', () => {
  it('hands every filter on, moments as moments and the caller as a pseudonym', async () => {
    const response = await harness.as(
      'supervisor',
      'GET',
      '/api/v1/contacts?state=closed&channel=voice&queue=support&agent=siti&from=%2B62811000111&since=2026-01-01T00:00:00Z&until=2026-02-01T07:00:00%2B07:00',
    )
    expect(response.statusCode).toBe(200)
    expect(harness.store.asked).toEqual([
      {
        state: 'closed',
        channel: 'voice',
        queue: 'support',
        agent: 'siti',
        customer: harness.deps.customerOf('voice', '+62811000111'),
        since: Date.UTC(2026, 0, 1),
        until: Date.UTC(2026, 1, 1),
      },
    ])
  })

  it('comes in pages', async () => {
    const first = (await harness.as('supervisor', 'GET', '/api/v1/contacts?limit=3')).json()
    expect(first.items).toHaveLength(3)
    const second = (await harness.as('supervisor', 'GET', `/api/v1/contacts?limit=3&cursor=${first.next}`)).json()
    expect(second).toMatchObject({ items: [{ id: 'c-lost' }], next: null })
  })

  it('shows what is alive as it is now', async () => {
    harness.center.contacts.set(contactId('c-mine'), liveContact('c-mine', talkingTo('budi'), 'budi'))
    const { items } = (await harness.as('supervisor', 'GET', '/api/v1/contacts')).json()
    expect(items[0]).toMatchObject({ id: 'c-mine', state: 'open', phase: 'talking', agent: 'budi', endedAt: null })
  })
})

describe('one contact', () => {
  it('tells what happened and why', async () => {
    const contact = contactId('c-mine')
    harness.store.tables.journal.push(
      {
        seq: 1,
        at: START - 120_000,
        event: {
          type: 'contact-created',
          contact,
          channel: 'voice',
          direction: 'inbound',
          customer: customerId('cu-1'),
          from: '+62811000111',
          to: '1501',
          leg: legId('mine'),
          createdAt: START - 120_000,
          adopted: false,
        },
      },
      {
        seq: 2,
        at: START - 119_000,
        event: {
          type: 'contact-offered',
          contact,
          agent: agentId('siti'),
          leg: legId('c-mine-a1'),
          offer: 1,
          ringUntil: START - 99_000,
          why: {
            strategy: 'longest-idle',
            waitedMs: 1_000,
            verdicts: { ready: 1, away: 1 },
            candidates: [{ agent: agentId('siti'), idleSince: START - 500_000, passedOver: null }],
          },
        },
      },
    )
    const detail = (await harness.as('agent', 'GET', '/api/v1/contacts/c-mine')).json()
    expect(detail.timeline).toEqual([
      {
        at: '2026-01-31T07:58:00.000Z',
        type: 'contact-created',
        channel: 'voice',
        direction: 'inbound',
        from: '+62811000111',
        to: '1501',
        leg: 'mine',
        createdAt: '2026-01-31T07:58:00.000Z',
        adopted: false,
      },
      {
        at: '2026-01-31T07:58:01.000Z',
        type: 'contact-offered',
        agent: 'siti',
        leg: 'c-mine-a1',
        offer: 1,
        ringUntilAt: '2026-01-31T07:58:21.000Z',
      },
    ])
    expect(detail.why).toEqual([
      {
        at: '2026-01-31T07:58:01.000Z',
        offer: 1,
        agent: 'siti',
        strategy: 'longest-idle',
        waitedMs: 1_000,
        verdicts: { ready: 1, away: 1 },
        candidates: [{ agent: 'siti', idleSinceAt: '2026-01-31T07:51:40.000Z', passedOver: null }],
      },
    ])
    expect(detail.recordings).toEqual(['r-c-mine'])
    expect(detail.obligation).toBe('o-c-mine')
  })

  it('tells of a net, a talk that was found and a promise in the words of the wire', async () => {
    const contact = contactId('c-other')
    const [agent, queue, obligation] = [agentId('budi'), queueId('support'), obligationOf(contact)]
    const events: CenterEvent[] = [
      { type: 'obligation-opened', obligation, contact, channel: 'voice', dueAt: START },
      { type: 'net-entered', contact, since: START - 5_000 },
      {
        type: 'talk-adopted',
        contact,
        queue,
        enqueuedAt: START - 9_000,
        agent,
        leg: legId('c-other-a1'),
        offer: 1,
        answeredAt: START - 4_000,
        recording: null,
      },
      { type: 'wrapup-extended', contact, agent, until: START + 10_000 },
      { type: 'leg-closed', contact, leg: legId('other'), cause: 'switch-restart', code: 0, lastSeenAt: START - 3_000 },
      { type: 'voicemail-left', contact, recording: recordingId('v-c-other'), file: '/var/spool/net/other.wav' },
      { type: 'contact-ended', contact, outcome: 'voicemail', endedAt: START - 2_000 },
      { type: 'obligation-closed', obligation, contact, outcome: 'called-back', note: 'all well', by: agent },
    ]
    events.forEach((event, i) => void harness.store.tables.journal.push({ seq: i + 1, at: START, event }))
    const { timeline } = (await harness.as('supervisor', 'GET', '/api/v1/contacts/c-other')).json()
    const at = '2026-01-31T08:00:00.000Z'
    expect(timeline).toEqual([
      { at, type: 'obligation-opened', obligation: 'o-c-other', channel: 'voice', dueAt: at },
      { at, type: 'net-entered', sinceAt: '2026-01-31T07:59:55.000Z' },
      {
        at,
        type: 'talk-adopted',
        queue: 'support',
        enqueuedAt: '2026-01-31T07:59:51.000Z',
        agent: 'budi',
        leg: 'c-other-a1',
        offer: 1,
        answeredAt: '2026-01-31T07:59:56.000Z',
        recording: null,
      },
      { at, type: 'wrapup-extended', agent: 'budi', untilAt: '2026-01-31T08:00:10.000Z' },
      {
        at,
        type: 'leg-closed',
        leg: 'other',
        cause: 'switch-restart',
        code: 0,
        lastSeenAt: '2026-01-31T07:59:57.000Z',
      },
      { at, type: 'voicemail-left', recording: 'v-c-other' },
      { at, type: 'contact-ended', outcome: 'voicemail', endedAt: '2026-01-31T07:59:58.000Z' },
      {
        at,
        type: 'obligation-closed',
        obligation: 'o-c-other',
        outcome: 'called-back',
        note: 'all well',
        by: 'budi',
      },
    ])
  })

  it('waits while the switch’s own net has it, and says what it is owed', async () => {
    const live = liveContact('c-net', { type: 'net', since: START }, 'siti')
    harness.center.contacts.set(live.id, live)
    const shown = async () => (await harness.as('agent', 'GET', '/api/v1/contacts/c-net')).json()
    expect(await shown()).toMatchObject({ state: 'open', phase: 'waiting', obligation: null })
    const open = owed('c-net', START)
    harness.center.obligations.set(open.id, open)
    expect(await shown()).toMatchObject({ obligation: 'o-c-net' })
    harness.center.obligations.clear()
  })

  it('is there before its first event is on the disk', async () => {
    const live = { ...liveContact('c-new', talkingTo('siti'), 'siti'), recording: recordingId('r-c-new') }
    harness.center.contacts.set(live.id, live)
    const detail = (await harness.as('agent', 'GET', '/api/v1/contacts/c-new')).json()
    expect(detail).toMatchObject({ id: 'c-new', state: 'open', phase: 'talking', recordings: ['r-c-new'] })
  })
})

describe('orders', () => {
  it('hang up says who did', async () => {
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', talkingTo('siti'), 'siti'))
    expect((await harness.as('agent', 'POST', '/api/v1/contacts/c-live/hangup')).statusCode).toBe(204)
    expect((await harness.as('supervisor', 'POST', '/api/v1/contacts/c-live/hangup')).statusCode).toBe(204)
    expect(harness.center.submitted).toEqual([
      { type: 'hang-up-contact', contact: 'c-live', by: 'siti' },
      { type: 'hang-up-contact', contact: 'c-live', by: null },
    ])
  })

  it('answer, decline and wrap-up are the agent’s, whoever orders them', async () => {
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', offeredTo('siti'), null))
    for (const action of ['answer', 'decline'])
      for (const role of ['agent', 'supervisor'] as const)
        await harness.as(role, 'POST', `/api/v1/contacts/c-live/${action}`)
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', wrapupOf('siti'), 'siti'))
    const body = { disposition: 'sold', note: 'call back' }
    await harness.as('agent', 'POST', '/api/v1/contacts/c-live/wrapup', body)
    expect(harness.center.submitted).toEqual([
      { type: 'answer-offer', contact: 'c-live', agent: 'siti' },
      { type: 'answer-offer', contact: 'c-live', agent: 'siti' },
      { type: 'decline-offer', contact: 'c-live', agent: 'siti' },
      { type: 'decline-offer', contact: 'c-live', agent: 'siti' },
      { type: 'finish-wrapup', contact: 'c-live', agent: 'siti', ...body },
    ])
  })

  it('of who had it before are not those of who is offered it now', async () => {
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', offeredTo('budi'), 'siti'))
    await harness.as('agent', 'POST', '/api/v1/contacts/c-live/answer')
    await harness.as('agent', 'POST', '/api/v1/contacts/c-live/decline')
    expect(harness.center.submitted).toMatchObject([{ agent: 'siti' }, { agent: 'siti' }])
  })

  it('of who handed it on and still writes up are taken, while somebody else has it', async () => {
    const handedOn = { ...liveContact('c-live', talkingTo('budi'), 'budi'), partings: [agentId('siti')] }
    harness.center.contacts.set(contactId('c-live'), handedOn)
    for (const [action, body] of [
      ['wrapup', { disposition: null }],
      ['note', { text: 'asked for Budi' }],
      ['extend', undefined],
    ] as const)
      expect((await harness.as('agent', 'POST', `/api/v1/contacts/c-live/${action}`, body)).statusCode).toBe(204)
    expect(harness.center.submitted).toMatchObject([{ agent: 'siti' }, { agent: 'siti' }, { agent: 'siti' }])
  })

  it('need no body, even when one is announced', async () => {
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', talkingTo('siti'), 'siti'))
    const response = await harness.inject({
      method: 'POST',
      url: '/api/v1/contacts/c-live/hangup',
      headers: { authorization: `Bearer ${harness.tokenOf('agent')}`, 'content-type': 'application/json' },
    })
    expect(response.statusCode).toBe(204)
  })

  it('reach nobody when the contact is over', async () => {
    expect((await harness.as('supervisor', 'POST', '/api/v1/contacts/c-mine/hangup')).statusCode).toBe(404)
  })
})

describe('health', () => {
  it('is ready only with the switch linked and taken over, and not while leaving', async () => {
    const ready = async (): Promise<number> => (await harness.inject({ url: '/health/ready' })).statusCode
    expect(await ready()).toBe(200)
    harness.center.set({ switchReady: false })
    expect(await ready()).toBe(503)
    expect((await harness.inject({ url: '/health/live' })).statusCode).toBe(200)
    harness.center.set({ switchReady: true })
    harness.leave.draining = true
    expect(await ready()).toBe(503)
    harness.leave.draining = false
    expect(await ready()).toBe(200)
  })

  it('is measured, without a name or a number in it', async () => {
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', talkingTo('siti'), 'siti'))
    harness.center.set({ journalPending: 7 })
    const text = (await harness.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).payload
    expect(text).toContain('sambung_live_contacts{channel="voice",phase="talking"} 1')
    expect(text).toContain('sambung_agents{state="offline"} 4')
    expect(text).toContain('sambung_journal_pending_events 7')
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds [0-9]/)
    expect(text).toMatch(/sambung_http_request_seconds_count\{route="\/api\/v1\/contacts",method="GET",status="200"\}/)
    expect(text).not.toMatch(/siti|62811000111|c-live/)
  })
})
