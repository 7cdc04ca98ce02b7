import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentId, contactId, queueId, recordingId } from '../../core/ids.ts'
import { COOKIE } from '../auth/sessions.ts'
import { fakeAgent } from '../testing/fake-center.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'
import { liveContact, offeredTo } from '../testing/live-contact.ts'
import { type LiveLine, openLine } from '../testing/live-line.ts'

let harness: Harness
const lines: LiveLine[] = []
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())
beforeEach(() => {
  for (const line of lines.splice(0)) line.close()
  harness.center.contacts.clear()
  for (const id of ['siti', 'budi']) harness.center.agents.set(agentId(id), fakeAgent(id, ['support'], START))
})

const open = async (url: string, headers: Readonly<Record<string, string>>): Promise<LiveLine> => {
  const line = await openLine(harness.app, url, headers)
  lines.push(line)
  return line
}
const as = (role: 'agent' | 'supervisor' | 'admin', url = '/live'): Promise<LiveLine> =>
  open(url, { authorization: `Bearer ${harness.tokenOf(role)}` })

const change = (id: string, changes: object): void => {
  const agent = harness.center.agents.get(agentId(id))
  if (agent !== undefined) harness.center.agents.set(agent.id, { ...agent, ...changes })
  harness.tell({ type: 'presence-changed', agent: agentId(id), state: 'away', reason: null })
}
const offerTo = (agent: string, contact: string): void => {
  harness.center.contacts.set(contactId(contact), liveContact(contact, offeredTo(agent), null))
  change(agent, { assignments: [{ contact: contactId(contact), state: 'offered', since: START - 5_000 }] })
}

describe('the feed', () => {
  it('tells all there is, as the API tells it, and then what changes', async () => {
    offerTo('siti', 'c-1')
    const line = await as('agent')
    const first = await line.next()
    const [me, contact] = [
      (await harness.as('agent', 'GET', '/api/v1/agents/me')).json(),
      (await harness.as('agent', 'GET', '/api/v1/contacts/c-1')).json(),
    ]
    expect(first).toMatchObject({ seq: expect.any(Number), at: new Date(START).toISOString() })
    expect(Object.keys('snapshot' in first ? first.snapshot : {})).toEqual(['desk'])
    expect(first).toMatchObject({ snapshot: { desk: { me, 'contact:c-1': contact } } })

    change('siti', { assignments: [], presence: { state: 'away', reason: 'lunch', since: START } })
    const second = await line.next()
    expect(second.seq).toBeGreaterThan(first.seq)
    const after = (await harness.as('agent', 'GET', '/api/v1/agents/me')).json()
    expect(second).toMatchObject({
      changes: [
        { topic: 'desk', key: 'me', value: after },
        { topic: 'desk', key: 'contact:c-1', value: null },
      ],
    })
  })

  it('tells what happened in a contact also when it changed nothing else', async () => {
    offerTo('siti', 'c-4')
    const line = await as('agent')
    await line.next()
    harness.tell({ type: 'recording-begun', contact: contactId('c-4'), recording: recordingId('r-c-4') })
    expect(await line.next()).toMatchObject({
      changes: [{ key: 'contact:c-4', value: { timeline: [{ type: 'recording-begun', recording: 'r-c-4' }] } }],
    })
  })

  it('says nothing to a desk of what is not its own', async () => {
    const siti = await as('agent')
    await siti.next()
    offerTo('budi', 'c-2')
    change('siti', { name: 'Siti Rahma' })
    expect(await siti.next()).toMatchObject({ changes: [{ key: 'me', value: { name: 'Siti Rahma' } }] })
  })

  it('gives a board its queues, agents and totals', async () => {
    const board = await as('supervisor', '/api/v1/live?topics=board')
    const first = await board.next()
    expect(first).toMatchObject({
      snapshot: {
        board: {
          'queue:support': { waiting: 0, oldestEnqueuedAt: null },
          'agent:budi': { state: 'offline', contact: null },
          totals: { switchReady: true },
        },
      },
    })
    const waiting = liveContact('c-3', { type: 'waiting', since: START }, null)
    harness.center.contacts.set(waiting.id, { ...waiting, queue: queueId('support'), enqueuedAt: START - 9_000 })
    change('budi', { presence: { state: 'available', reason: null, since: START } })
    const heard = new Map<string, unknown>()
    while (!heard.has('queue:support')) {
      const message = await board.next()
      if ('changes' in message) for (const { key, value } of message.changes) heard.set(key, value)
    }
    expect(heard.get('queue:support')).toMatchObject({
      waiting: 1,
      oldestEnqueuedAt: new Date(START - 9_000).toISOString(),
    })
  })

  it('goes on from the last number, with what was missed and nothing else', async () => {
    const line = await as('agent')
    const { seq } = await line.next()
    line.close()
    await line.closed
    change('siti', { name: 'Siti R.' })
    change('siti', { name: 'Siti Rahmawati' })
    const again = await as('agent', `/live?since=${seq}`)
    const missed = await again.next()
    expect(missed).toMatchObject({ changes: [{ topic: 'desk', key: 'me', value: { name: 'Siti Rahmawati' } }] })
    again.close()
    await again.closed
    const idle = await as('agent', `/live?since=${missed.seq}`)
    expect(await idle.next()).toMatchObject({ seq: missed.seq, changes: [] })
  })

  it('answers who asks whether it is there, and closes on who says more', async () => {
    const line = await as('agent')
    await line.next()
    line.say('are you there')
    expect(await line.next()).toMatchObject({ seq: expect.any(Number), at: expect.any(String) })
    const said = 'x'.repeat(2_000)
    line.say(said)
    // Nobody has as much to say.
    expect(await line.closed).toBe(1009)
  })

  it('begins anew for a number that it never told, or told too long ago', async () => {
    for (const since of [0, 5, (START + 60_000) * 1_000]) {
      const line = await as('agent', `/live?since=${since}`)
      expect(await line.next()).toHaveProperty('snapshot')
    }
  })
})

describe('who may hear it', () => {
  const bearer = (): string => `Bearer ${harness.tokenOf('agent')}`
  const cookie = (): string => `${COOKIE}=${harness.tokenOf('agent')}`
  const ticket = async (): Promise<string> => {
    const response = await harness.as('agent', 'POST', '/api/v1/tickets')
    expect(response.statusCode).toBe(201)
    return response.json<{ ticket: string }>().ticket
  }

  it('needs a sign-in', async () => {
    await expect(open('/live', {})).rejects.toThrow('401')
    await expect(open('/live', { authorization: 'Bearer nonsense' })).rejects.toThrow('401')
    await expect(open('/live?ticket=nonsense', {})).rejects.toThrow('401')
  })

  it('takes the cookie from a page of ours only', async () => {
    await expect(open('/live', { cookie: cookie() })).rejects.toThrow('403')
    await expect(open('/live', { cookie: cookie(), origin: 'http://evil.test' })).rejects.toThrow('403')
    await expect(
      open('/live', { cookie: cookie(), origin: 'http://evil.test', 'sec-fetch-site': 'same-origin' }),
    ).rejects.toThrow('403')
    const line = await open('/live', { cookie: cookie(), origin: 'https://hotline.test' })
    expect(await line.next()).toHaveProperty('snapshot')
  })

  it('takes a ticket once', async () => {
    const one = await ticket()
    const line = await open(`/live?ticket=${one}`, {})
    expect(await line.next()).toHaveProperty('snapshot.desk.me.id', 'siti')
    await expect(open(`/live?ticket=${one}`, {})).rejects.toThrow('401')
  })

  it('takes a ticket for thirty seconds, and for a socket only', async () => {
    const [late, other] = [await ticket(), await ticket()]
    expect((await harness.inject({ url: `/api/v1/me?ticket=${other}` })).statusCode).toBe(401)
    harness.clock.now += 30_000
    await expect(open(`/live?ticket=${late}`, {})).rejects.toThrow('401')
    harness.clock.now -= 30_000
  })

  it('lets the edge show a ticket for the socket that it opens', async () => {
    const headers = { authorization: `Ticket ${await ticket()}` }
    expect((await harness.inject({ url: '/api/v1/me', headers })).json()).toMatchObject({ id: 'siti' })
    expect((await harness.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
    const order = { authorization: `Ticket ${await ticket()}` }
    expect((await harness.inject({ method: 'POST', url: '/api/v1/tickets', headers: order })).statusCode).toBe(401)
  })

  // Sooner than the next beat, which would find out too.
  it('ends with the sign-in', { timeout: 10_000 }, async () => {
    const signedOut = await open('/live', { authorization: bearer() })
    const other = await as('supervisor')
    await Promise.all([signedOut.next(), other.next()])
    await harness.inject({
      method: 'DELETE',
      url: '/api/v1/sessions/current',
      headers: { authorization: bearer() },
    })
    expect(await signedOut.closed).toBe(4401)
    const retired = await as('agent')
    await retired.next()
    await harness.as('admin', 'PATCH', '/api/v1/agents/siti', { password: 'another long one' })
    expect([4000, 4401]).toContain(await retired.closed)
  })

  it('comes back with other roles', async () => {
    const line = await as('agent')
    await line.next()
    await harness.as('admin', 'PATCH', '/api/v1/agents/siti', { roles: ['agent', 'supervisor'] })
    expect(await line.closed).toBe(4000)
    const again = await as('agent')
    expect(await again.next()).toMatchObject({
      snapshot: { desk: { me: { roles: ['agent', 'supervisor'] } }, board: {} },
    })
    await harness.as('admin', 'PATCH', '/api/v1/agents/siti', { roles: ['agent'] })
  })

  it('is a WebSocket and says so', async () => {
    const response = await harness.as('agent', 'GET', '/live')
    expect([response.statusCode, response.headers.upgrade]).toEqual([426, 'websocket'])
  })
})
