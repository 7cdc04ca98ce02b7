/**
 * An agent calls out on the real switch, by a trunk to a provider that answers as providers do: who rings when, what is heard
 * before anybody picks up, both voices by their frequency, the outcome of each refusal, and what a killed server leaves.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Agent } from '../wire/agents.ts'
import { checked } from '../wire/checked.ts'
import { ContactDetail, ContactSummary, Recording } from '../wire/contacts.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type PhoneManner, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { siti: 660, outside: 1100, announcement: 880 } as const
const [LOUD_DB, MOST_DB] = [-45, 3]
const SHOWN = '+62215550100'

let hotline: Installation
let provider: SipPeer
let desks: SipPeer
let siti: Awaited<ReturnType<Installation['agent']>>
let desk: SipPhone
let numbers = 0

beforeAll(async () => {
  hotline = await startInstallation()
  provider = await createSipPeer(hotline.sipPort)
  desks = await createSipPeer(hotline.sipPort)
  const connection = { kind: 'address', hosts: [`127.0.0.1:${provider.port}`] }
  await made('/trunks', { name: 'Provider', callerIds: [SHOWN], connection })
  expect((await hotline.admin.request('PATCH', '/routes/default', { trunks: ['provider'] })).status).toBe(200)
  siti = await hotline.agent('siti')
  desk = desks.phone('siti', 'answers', HZ.siti)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
}, 120_000)

beforeEach(() => siti.api.put('/agents/me/presence', { state: 'ready' }))

/** After each test the switch is empty and the agent free. */
afterEach(async () => {
  await hotline.emptySwitch()
  await waitFor('siti to be free', async () => (await siti.api.get('/agents/me', Agent)).assignments.length === 0)
}, 30_000)

afterAll(async () => {
  for (const peer of [desks, provider]) await peer?.close()
  await hotline?.stop()
}, 60_000)

describe('outbound.causes', () => {
  test('the agent first, then the number: ringing is heard, then each the other; recorded, wrapped up', async () => {
    const { to, phone } = outside('waits', HZ.outside)
    const id = await place(to, 'sales')
    const called = await rings(phone)
    const own = lastOf(desk)
    expect([own.shown, called.shown]).toEqual([to, SHOWN])
    expect(own.invitedAt).toBeLessThan(called.invitedAt)
    expect(await state()).toBe('dialling')
    await waitFor('ringing to be heard', () => own.loudness() > LOUD_DB)
    expect(await look(id)).toMatchObject({
      phase: 'dialling',
      direction: 'outbound',
      to,
      agent: siti.id,
      queue: 'sales',
    })
    called.answer()
    await Promise.all([hears(own, HZ.outside), hears(called, HZ.siti)])
    expect(await state()).toBe('talking')
    expect((await siti.api.request('POST', '/calls', { to })).status).toBe(409)
    called.hangUp()
    await waitFor('the wrap-up', async () => (await state()) === 'wrapup')
    await siti.api.post(`/contacts/${id}/wrapup`, { disposition: null, note: 'will call again' })
    const record = await whole(id)
    expect(record).toMatchObject({ outcome: 'answered', agent: siti.id, obligation: null, waitMs: null })
    expect(record.talkMs).toBeGreaterThan(0)
    const [recording] = record.recordings
    await waitFor('the recording to be stored', async () => {
      const found = await hotline.admin.get(`/recordings/${recording}`, Recording)
      return found.state === 'stored' && (found.durationMs ?? 0) > 0
    })
  }, 60_000)

  test.each([
    [486, 'busy'],
    [600, 'busy'],
    [603, 'refused'],
    [404, 'unallocated'],
    [480, 'no-answer'],
    [503, 'congestion'],
  ])(
    '%i: %s',
    async (status, outcome) => {
      const { to } = outside((call) => call.decline(status), HZ.outside)
      const record = await whole(await place(to, 'sales'))
      expect(record).toMatchObject({ outcome, answeredAt: null, recordings: [], wrapupMs: 0 })
      await waitFor('siti to hang up', () => lastOf(desk).state() === 'ended')
      expect(await state()).toBe('ready')
    },
    30_000,
  )

  test('what the network announces is heard before anybody picks up, and is no answer', async () => {
    const { to, phone } = outside((call) => call.announce(), HZ.announcement)
    const id = await place(to)
    const called = await rings(phone)
    await hears(lastOf(desk), HZ.announcement)
    expect(await look(id)).toMatchObject({ phase: 'dialling', answeredAt: null })
    called.decline(404)
    expect(await whole(id)).toMatchObject({ outcome: 'unallocated' })
  }, 30_000)

  test('the agent cancels while it rings, by the page and by the phone: the number stops ringing', async () => {
    for (const byPhone of [false, true]) {
      const { to, phone } = outside('waits', HZ.outside)
      const id = await place(to)
      const called = await rings(phone)
      if (byPhone) lastOf(desk).hangUp()
      else await siti.api.post(`/contacts/${id}/hangup`)
      expect(await whole(id)).toMatchObject({ outcome: 'no-answer' })
      await waitFor('the number to stop ringing', () => called.state() === 'ended')
      expect(called.status()).toBe(487)
    }
  }, 30_000)

  test('a number where nothing says anything at all: unreachable, when the switch has asked for long enough', async () => {
    const { to } = outside('ignores', HZ.outside)
    const id = await place(to)
    await waitFor('the end', async () => (await look(id)).state === 'closed', 75_000)
    expect(await whole(id)).toMatchObject({ outcome: 'failed' })
  }, 100_000)

  test('an agent whose own phone is not picked up: nothing goes out', async () => {
    const busy = desks.phone('siti-busy', 'busy')
    await siti.api.put('/agents/me/station', { kind: 'phone', uri: busy.uri })
    const { to, phone } = outside('answers', HZ.outside)
    expect(await whole(await place(to))).toMatchObject({ outcome: 'failed' })
    expect(phone.calls()).toHaveLength(0)
    await siti.api.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
  }, 30_000)

  test('what cannot be is refused, and no phone rings', async () => {
    const before = desk.calls().length
    for (const to of ['500&600', '500@host', 'PJSIP/500', '500\r\nX: y', 'abc'])
      expect((await siti.api.request('POST', '/calls', { to })).status, to).toBe(422)
    expect((await siti.api.request('POST', '/calls', { to: '0215550', queue: 'gone' })).status).toBe(422)
    await hotline.admin.patch('/outside', { stopped: true })
    expect((await siti.api.request('POST', '/calls', { to: '0215550' })).status).toBe(409)
    await hotline.admin.patch('/outside', { stopped: false })
    await siti.api.put('/agents/me/presence', { state: 'offline' })
    expect((await siti.api.request('POST', '/calls', { to: '0215550' })).status).toBe(409)
    expect(desk.calls()).toHaveLength(before)
  }, 30_000)
})

describe('outbound.kill', () => {
  test('while the agent rings: the call goes on when they pick up', async () => {
    const slow = desks.phone('siti-slow', 'waits', HZ.siti)
    await siti.api.put('/agents/me/station', { kind: 'phone', uri: slow.uri })
    const { to, phone } = outside('answers', HZ.outside)
    const id = await place(to)
    const own = await rings(slow)
    await killServer()
    own.answer()
    await Promise.all([hears(own, HZ.outside), rings(phone).then((called) => hears(called, HZ.siti))])
    own.hangUp()
    expect(await whole(id)).toMatchObject({ outcome: 'answered' })
    await siti.api.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
  }, 60_000)

  test('while the number rings, and picks up before we are back: the two talk, and it is known since when', async () => {
    const { to, phone } = outside('waits', HZ.outside)
    const id = await place(to, 'support')
    const called = await rings(phone)
    process.kill(serverPid(), 'SIGKILL')
    called.answer()
    await Promise.all([hears(lastOf(desk), HZ.outside), hears(called, HZ.siti)])
    await hotline.ready()
    await waitFor('the talk to be known', async () => (await look(id)).phase === 'talking')
    called.hangUp()
    const record = await whole(id)
    expect(record).toMatchObject({ outcome: 'answered' })
    expect(record.timeline.filter(({ type }) => type === 'contact-ended')).toHaveLength(1)
  }, 60_000)

  test('while they talk: they talk on', async () => {
    const { to, phone } = outside('answers', HZ.outside)
    const id = await place(to)
    const called = await rings(phone)
    await hears(called, HZ.siti)
    await killServer()
    await Promise.all([hears(lastOf(desk), HZ.outside), hears(called, HZ.siti)])
    expect(await look(id)).toMatchObject({ phase: 'talking' })
    await siti.api.post(`/contacts/${id}/hangup`)
    expect(await whole(id)).toMatchObject({ outcome: 'answered' })
  }, 60_000)
})

/** A number of its own for each call, at the provider. */
const outside = (manner: PhoneManner, hz: number): { readonly to: string; readonly phone: SipPhone } => {
  numbers += 1
  const to = `0215${1000 + numbers}`
  return { to, phone: provider.phone(to, manner, hz) }
}

const made = async (path: string, body: object): Promise<void> => {
  const response = await hotline.admin.request('POST', path, body)
  expect(response.status, await response.text()).toBe(201)
}

const place = async (to: string, queue?: string): Promise<string> => {
  const response = await siti.api.request('POST', '/calls', queue === undefined ? { to } : { to, queue })
  const body = await response.text()
  expect(response.status, body).toBe(201)
  return checked(ContactSummary, JSON.parse(body), 'the call').id
}

const look = (id: string): Promise<ContactDetail> => hotline.admin.get(`/contacts/${id}`, ContactDetail)
const state = async (): Promise<string> => (await siti.api.get('/agents/me', Agent)).presence.state

/** The closed record, once all its legs are. */
const whole = (id: string): Promise<ContactDetail> =>
  waitFor('the record to be closed', async () => {
    const record = await look(id)
    return record.state === 'closed' && record
  })

const lastOf = (phone: SipPhone): SipCall => {
  const call = phone.calls().at(-1)
  if (call === undefined) throw new Error(`nothing rang at ${phone.uri}`)
  return call
}
const rings = (phone: SipPhone): Promise<SipCall> => waitFor('a phone to ring', () => phone.calls().at(-1))
const hears = (call: SipCall, hz: number): Promise<boolean> =>
  waitFor(`${hz} Hz to be heard`, () => call.loudness() > LOUD_DB && call.loudness() - call.tone(hz) < MOST_DB)

const serverPid = (): number => {
  const pid = hotline.serverPid()
  if (pid === null) throw new Error('there is no server to kill')
  return pid
}
const killServer = async (): Promise<void> => {
  const pid = serverPid()
  process.kill(pid, 'SIGKILL')
  await waitFor('another server', () => hotline.serverPid() !== null && hotline.serverPid() !== pid)
  await hotline.ready()
}
