/** The page's clients against the real server on its real store, with the simulated switch: what a desk has after anything. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// For what it adds to the app's type.
import type {} from '@fastify/websocket'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startOfCentre } from '../../src/core/clock-ahead.ts'
import type { Recorded } from '../../src/core/event.ts'
import { accountId, agentId, customerId, queueId } from '../../src/core/ids.ts'
import { agentOf, queueOf } from '../../src/core/testing/centre.arbitrary.ts'
import { createApp } from '../../src/http/app.ts'
import { hashToken } from '../../src/http/auth/sessions.ts'
import type { App } from '../../src/http/deps.ts'
import { createCenter, type RunningCenter } from '../../src/runtime/center.ts'
import { createClock } from '../../src/runtime/clock.ts'
import { loadState } from '../../src/runtime/recovery.ts'
import { createContactFold } from '../../src/storage/contact-fold.ts'
import { openStore, type SqliteStore } from '../../src/storage/open-store.ts'
import { createFakeEngine } from '../../src/telephony/fake/engine.ts'
import { createFakeSwitch, type FakePhone, type FakeSwitch } from '../../src/telephony/fake/switch.ts'
import { createApi } from './api.ts'
import { createLiveClient, type LiveClient, type LiveLink } from './live-client.ts'
import { boardIn, deskIn, type LiveState, NOTHING_HEARD } from './live-state.ts'

/** Three times what is promised: a hang is caught, a busy machine is not. */
const ON_SCREEN_MS = 3_000

interface House {
  readonly fake: FakeSwitch
  readonly app: App
  readonly center: RunningCenter
  readonly store: SqliteStore
  readonly origin: string
  /** Gone in mid-work: no line is told goodbye. */
  kill(): Promise<void>
  start(): Promise<void>
}

const openHouse = async (folder: string): Promise<House> => {
  const fake = createFakeSwitch({ seed: 1, clock: createClock((wall) => wall), traced: false })
  let app: App
  let center: RunningCenter
  let store: SqliteStore
  let origin = ''
  const start = async (): Promise<void> => {
    store = await openStore({ dataDir: folder })
    const state = await loadState(store)
    const clock = createClock((wall) => startOfCentre(state.at, state.clockAhead, wall))
    const hearers = new Set<(events: readonly Recorded[]) => void>()
    const log = pino({ level: 'silent' })
    center = createCenter({
      state,
      clock,
      store,
      engine: createFakeEngine(fake),
      customerOf: (number) => customerId(`cu-${createHash('sha256').update(number).digest('hex').slice(0, 12)}`),
      perform: async ({ contact, recording }) => ({
        type: 'recording-kept',
        contact,
        recording,
        durationMs: 1_000,
        bytes: 64_044,
      }),
      random: Math.random,
      onEvents: (events) => {
        for (const hear of hearers) hear(events)
      },
      onTrouble: () => undefined,
      onBroken: (error) => expect.unreachable(error.message),
    })
    app = await createApp({
      center,
      store,
      now: clock.now,
      wall: clock.now,
      random: randomBytes,
      log,
      metrics: new Registry(),
      phones: {
        accountOf: () => accountId('web-0000000000000001'),
        secretOf: () => '',
        isOpen: async () => true,
        testLeg: async () => true,
      },
      visitors: { admit: () => Promise.reject(new Error('nobody visits here')), look: () => null },
      prompts: { keep: () => Promise.reject(new Error('nobody brings one here')), path: (id) => join(folder, id) },
      lines: {
        seal: () => '',
        secretOf: () => '',
        healthOf: () => ({ state: 'trying', since: 0, error: null }),
        isRegistered: () => false,
        test: async () => ({ ok: false, says: '' }),
      },
      intruders: { list: () => [], letIn: async () => false },
      recordingPath: (id) => join(folder, `${id}.wav`),
      customerOf: (_channel, address) => customerId(`cu-${address}`),
      onEvents: (hear) => {
        hearers.add(hear)
        return () => hearers.delete(hear)
      },
      newContactFold: createContactFold,
      draining: () => false,
      config: {
        version: 'test',
        secureCookie: false,
        behindEdge: false,
        iceServers: [],
        turn: null,
        visitorNumbers: [],
        sip: { host: '', port: 5060 },
        sessionMs: 3_600_000,
      },
    })
    await center.start('test')
    origin = await app.listen({ host: '127.0.0.1', port: 0 })
  }
  await start()
  return {
    fake,
    start,
    kill: async () => {
      for (const line of app.websocketServer.clients) line.terminate()
      app.server.closeAllConnections()
      await app.close()
      await center.stop()
      await store.close()
    },
    get app() {
      return app
    },
    get center() {
      return center
    },
    get store() {
      return store
    },
    get origin() {
      return origin
    },
  }
}

const TOKENS = { siti: 's'.repeat(43), rina: 'r'.repeat(43) } as const
type Person = keyof typeof TOKENS

const furnish = async ({ center, store }: House, uri: string): Promise<void> => {
  await center.submit({ type: 'save-queue', queue: queueOf('support', { wrapupMs: 0 }) })
  await center.submit({ type: 'set-number', number: '1501', target: { queue: queueId('support') } })
  for (const [id, roles, queues] of [
    ['siti', ['agent'], ['support']],
    ['rina', ['supervisor'], []],
  ] as const) {
    await center.submit({
      type: 'save-agent',
      agent: agentOf(id, queues, { station: { kind: 'phone', uri } }),
    })
    await store.saveUser({ id, username: id, passwordHash: '', roles })
    const tokenHash = hashToken(TOKENS[id])
    await store.saveSession({ tokenHash, user: id, createdAt: 0, expiresAt: Date.now() + 3_600_000 })
  }
  await center.submit({ type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null })
}

/** A page of this person, and all that it was told. */
const openPage = (house: House, person: Person) => {
  const links: LiveLink[] = []
  const page = { state: NOTHING_HEARD as LiveState, links, heard: 0 }
  const token = TOKENS[person]
  const api = () => createApi({ origin: house.origin, token })
  const client = createLiveClient({
    url: '/live',
    // Where the server is may change with each of its lives.
    open: (path) => new WebSocket(`${house.origin.replace('http', 'ws')}${path}`),
    ticket: async () => {
      const answer = await api().ask<{ ticket: string }>('POST', '/tickets')
      return answer.ok ? answer.value.ticket : null
    },
    isSignedIn: async () => {
      const answer = await api().ask('GET', '/me')
      return answer.ok ? true : answer.failure.type === 'problem' && answer.failure.status === 401 ? false : null
    },
    onLink: (link) => links.push(link),
    onState: (state) => {
      page.heard += 1
      page.state = state
    },
  })
  clients.push(client)
  return { page, api, client }
}

const clients: LiveClient[] = []
let folder = ''
let house: House
let phone: FakePhone
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-live-'))
  house = await openHouse(folder)
  phone = house.fake.phone('siti', 'answers')
  await furnish(house, phone.uri)
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop()
  await house.kill()
  rmSync(folder, { recursive: true })
})

const within = (look: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(look, { timeout: ON_SCREEN_MS, interval: 5 })

test('live.event-to-screen: a call is on the desk and on the board while it rings, and off them when it has ended', async () => {
  const [siti, rina] = [openPage(house, 'siti'), openPage(house, 'rina')]
  await within(() => expect([siti.page.links.at(-1), rina.page.links.at(-1)]).toEqual(['up', 'up']))
  phone.manner = 'waits'
  const delays: number[] = []
  const onScreen = async (look: () => void): Promise<void> => {
    const before = performance.now()
    await within(look)
    delays.push(Math.round(performance.now() - before))
  }
  for (let i = 0; i < 3; i++) {
    const caller = house.fake.callIn({ from: '+6281100', to: '1501' })
    await onScreen(() =>
      expect(deskIn(siti.page.state)?.contacts).toMatchObject([{ phase: 'offered', from: '+6281100' }]),
    )
    await within(() => phone.calls().at(-1)?.answer())
    await onScreen(() => expect(deskIn(siti.page.state)?.me.presence.state).toBe('talking'))
    await onScreen(() => expect(boardIn(rina.page.state)?.queues).toMatchObject([{ talking: 1, waiting: 0 }]))
    caller.hangUp()
    await onScreen(() => expect(deskIn(siti.page.state)).toMatchObject({ contacts: [], day: { handled: i + 1 } }))
    await onScreen(() =>
      expect(boardIn(rina.page.state)?.totals.serviceLevel).toMatchObject([{ answered: i + 1, level: 1 }]),
    )
  }
  console.info(`event to screen, ms: ${delays.join(' ')}`)
})

test('live.server-killed: the desk comes back to the call, as the API has it, and hears its end', async () => {
  const { page, api } = openPage(house, 'siti')
  const caller = house.fake.callIn({ from: '+6281100', to: '1501' })
  await within(() => expect(deskIn(page.state)?.me.presence.state).toBe('talking'))
  const before = deskIn(page.state)
  const seq = page.state.seq ?? 0

  await house.kill()
  await within(() => expect(page.links.at(-1)).toBe('away'))
  // Whatever the server does, the two talk on.
  expect(phone.calls().map((call) => call.hears())).toEqual(['party'])
  await house.start()
  await vi.waitFor(() => expect(page.links.at(-1)).toBe('up'), { timeout: 10_000, interval: 5 })
  expect(page.state.seq).toBeGreaterThan(seq)
  await within(() => expect(house.center.health()).toMatchObject({ switchReady: true, journalPending: 0 }))

  await within(async () => {
    const me = await api().ask('GET', '/agents/me')
    const contact = await api().ask('GET', `/contacts/${before?.contacts[0]?.id}`)
    expect(deskIn(page.state)?.me).toEqual(me.ok ? me.value : me)
    expect(deskIn(page.state)?.contacts).toEqual([contact.ok ? contact.value : contact])
  })
  expect(deskIn(page.state)?.contacts[0]).toMatchObject({
    phase: 'talking',
    answeredAt: before?.contacts[0]?.answeredAt,
    timeline: expect.arrayContaining([...(before?.contacts[0]?.timeline ?? [])]),
  })

  caller.hangUp()
  await within(() => expect(deskIn(page.state)).toMatchObject({ contacts: [], day: { handled: 1, missed: 0 } }))
})

test('live.resume: a broken line goes on from the number it had, a new sign-in is asked for when it has ended', async () => {
  const { page } = openPage(house, 'siti')
  await within(() => expect(deskIn(page.state)?.day).toMatchObject({ handled: 0 }))
  const { seq, topics } = page.state
  for (const line of house.app.websocketServer.clients) line.terminate()
  await within(() => expect(page.links.slice(-2)).toEqual(['away', 'up']))
  expect(page.state.seq).toBe(seq)
  // Nothing was told anew.
  expect(page.state.topics).toBe(topics)

  await createApi({ origin: house.origin, token: TOKENS.siti }).ask('DELETE', '/sessions/current')
  await within(() => expect(page.links.at(-1)).toBe('signed-out'))
  await expect(createApi({ origin: house.origin, token: TOKENS.siti }).ask('GET', '/me')).resolves.toMatchObject({
    ok: false,
    failure: { type: 'problem', status: 401, problem: { title: 'Unauthorized' } },
  })
})
