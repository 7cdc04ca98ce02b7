/**
 * A trunk by TLS with SRTP on the real switch, to a provider that is a second one: calls in and out, both voices by their
 * frequency, nothing of it in clear; a certificate that is not the provider's, and a connection that dies in mid-talk.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { checked, type Schema } from '../wire/checked.ts'
import { ContactDetail, ContactSummary } from '../wire/contacts.ts'
import { Trunk, TrunkVerdict } from '../wire/lines.ts'
import { contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer } from './support/sip-peer.ts'
import {
  ACCOUNT,
  PROVIDER_HOST,
  type ProviderOptions,
  startTlsProvider,
  type TlsProvider,
} from './support/tls-provider.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { siti: 660, outside: 1100 } as const
const [LOUD_DB, MOST_DB, SILENT_DB] = [-45, 3, -60]

/** As config/asterisk/pjsip.conf has it. */
const SILENCE_MS = 6_400
const WITHIN_MS = 1_000

let hotline: Installation
let provider: TlsProvider
let people: SipPeer
let desks: SipPeer
let siti: Awaited<ReturnType<Installation['agent']>>
let shared: Pick<ProviderOptions, 'ports' | 'udpPort' | 'people' | 'hotline'>
const calls: SipCall[] = []
const ends: (() => unknown)[] = []

beforeAll(async () => {
  hotline = await startInstallation()
  const udpPort = hotline.ports.take()
  ;[people, desks] = await Promise.all([createSipPeer(udpPort, PROVIDER_HOST), createSipPeer(hotline.sipPort)])
  shared = {
    ports: hotline.ports,
    udpPort,
    people: people.port,
    hotline: { port: hotline.sipTlsPort, certificateFile: join(hotline.data, 'tls', 'cert.pem') },
  }
  provider = await startTlsProvider(shared)
  await trunk('Secret', provider.tlsPort, provider.certificate)
  siti = await hotline.agent('siti')
  const { uri } = desks.phone('siti', 'answers', HZ.siti)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri })
}, 120_000)
beforeEach(async () => {
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  await lead('secret')
})
afterEach(async () => {
  for (const call of calls.splice(0)) call.hangUp()
  await hotline.emptySwitch()
  await lead('local')
  for (const end of ends.splice(0).reverse()) await end()
}, 60_000)
afterAll(async () => {
  for (const peer of [desks, people]) await peer?.close()
  await provider?.stop()
  await hotline?.stop()
}, 60_000)

test('trunk-tls: a call out, both voices heard, and nothing of it but with keys', async () => {
  expect(await verdict('secret')).toEqual({ ok: true, says: `${PROVIDER_HOST}:${provider.tlsPort} answers` })
  const { outside, id, desk } = await place('0215001')
  const called = await waitFor('it to ring outside', () => outside.calls()[0])
  await hears(called, HZ.siti)
  await hears(desk(), HZ.outside)
  called.hangUp()
  expect(await whole(id)).toMatchObject({ outcome: 'answered' })
  expect(soundsOverTls()).toEqual(['RTP/SAVP with a key', 'RTP/SAVP with a key'])
}, 60_000)

test('trunk-tls: a call in, both voices heard, and nothing of it but with keys', async () => {
  const before = soundsOverTls().length
  const caller = await people.dial({ from: 'outside', to: '1501', hz: HZ.outside })
  calls.push(caller)
  await hears(caller, HZ.siti)
  const desk = desks.phone('siti', 'answers', HZ.siti)
  expect(desk.calls()).toEqual([])
  const { id } = await contactFrom(hotline.admin, '0812000111')
  expect(await look(id)).toMatchObject({ phase: 'talking' })
  caller.hangUp()
  expect(await whole(id)).toMatchObject({ outcome: 'answered' })
  expect(soundsOverTls().slice(before)).toEqual(['RTP/SAVP with a key', 'RTP/SAVP with a key'])
}, 60_000)

test('trunk-tls: it signs in, and calls go out by it', async () => {
  const address = `${PROVIDER_HOST}:${provider.tlsPort}`
  const connection = { kind: 'registration', server: address, ...ACCOUNT }
  await made({ name: 'Signed in', connection, transport: 'tls', encryption: 'srtp' })
  await waitFor('it to be registered', async () => (await state('signed-in')).state === 'registered', 15_000)
  expect((await verdict('signed-in')).says).toBe(
    `registered: ${address} takes the user name ${ACCOUNT.username} and its password`,
  )
  await lead('signed-in')
  const { outside, id } = await place('0215002')
  const called = await waitFor('it to ring outside', () => outside.calls()[0])
  await hears(called, HZ.siti)
  called.hangUp()
  expect(await whole(id)).toMatchObject({ outcome: 'answered' })
}, 60_000)

test('trunk-tls: a certificate for another name, or that nobody vouches for: said, and the next trunk is taken', async () => {
  const other = await startTlsProvider({ ...shared, udpPort: hotline.ports.take(), name: 'other.example' })
  ends.push(other.stop)
  const at = `${PROVIDER_HOST}:${other.tlsPort}`
  await trunk('Wrong', other.tlsPort, other.certificate)
  const { ok, says } = await verdict('wrong')
  expect([ok, says]).toEqual([false, expect.stringContaining(`that of ${at} is for another name: other.example`)])
  await fallsThrough('wrong', '0215003')
  await waitFor('it to be shown', async () => (await state('wrong')).state === 'refused', 15_000)
  await hotline.admin.patch('/trunks/wrong', { certificateAuthority: null })
  expect((await verdict('wrong')).says).toContain('nobody whom this machine or the trunk trusts')
  await fallsThrough('wrong', '0215004')
  expect(other.words()).not.toContain('INVITE')
}, 90_000)

test('trunk-tls: sound that is not encrypted is not taken: said, and the next trunk is taken', async () => {
  const open = await startTlsProvider({ ...shared, udpPort: hotline.ports.take(), encryption: 'no' })
  ends.push(open.stop)
  await trunk('Open', open.tlsPort, open.certificate)
  // It listens a moment before it answers.
  await waitFor('the provider to answer', async () => (await verdict('open')).ok, 20_000)
  await fallsThrough('open', '0215005')
  expect(open.words()).toContain('SIP/2.0 488')
  expect(await verdict('open')).toEqual({
    ok: false,
    says: '488: it refused the sound of the last call, which was encrypted (SRTP)',
  })
}, 60_000)

test('trunk-tls: somebody who listens and does not speak TLS is given up, and said', async () => {
  const held = new Set<Socket>()
  const silent = createServer((socket) => held.add(socket.on('error', () => {})))
  const port = await listening(silent)
  ends.push(() => {
    for (const socket of held) socket.destroy()
    silent.close()
  })
  await trunk('Silent', port, null)
  expect((await verdict('silent')).says).toBe(
    `no TLS at ${PROVIDER_HOST}:${port}: somebody is there, who does not speak it`,
  )
  await fallsThrough('silent', '0215006', SILENCE_MS)
}, 60_000)

test('trunk-tls: a connection that dies in mid-talk: the talk goes on, and its end arrives by another one', async () => {
  const both = new Set<Socket>()
  const relay = createServer((near) => {
    const far = connect(provider.tlsPort, PROVIDER_HOST)
    for (const socket of [near, far]) both.add(socket.on('error', () => {}))
    near.pipe(far).pipe(near)
  })
  const port = await listening(relay)
  const cut = (): void => {
    for (const socket of both) socket.destroy()
    both.clear()
  }
  ends.push(() => {
    cut()
    relay.close()
  })
  await trunk('Relayed', port, provider.certificate)
  await lead('relayed')
  const { outside, id, desk } = await place('0215007')
  const called = await waitFor('it to ring outside', () => outside.calls()[0])
  await hears(called, HZ.siti)
  cut()
  // What is heard after a silence is not what was heard before.
  expect((await siti.api.request('POST', `/contacts/${id}/mute`, { muted: true })).ok).toBe(true)
  await waitFor('silence', () => called.loudness() < SILENT_DB)
  expect((await siti.api.request('POST', `/contacts/${id}/mute`, { muted: false })).ok).toBe(true)
  await hears(called, HZ.siti)
  await hears(desk(), HZ.outside)
  expect(await look(id)).toMatchObject({ phase: 'talking' })
  expect((await siti.api.request('POST', `/contacts/${id}/hangup`)).ok).toBe(true)
  await waitFor('it to be over outside', () => called.state() === 'ended')
  expect(await whole(id)).toMatchObject({ outcome: 'answered' })
}, 60_000)

const ask = async <T extends Schema>(method: string, path: string, schema: T, body?: unknown) => {
  const response = await hotline.admin.request(method, path, body)
  return checked(schema, await response.json(), path)
}
const verdict = (name: string) => ask('POST', `/trunks/${name}/test`, TrunkVerdict)
const state = (name: string) => hotline.admin.get(`/trunks/${name}`, Trunk)
const lead = (...trunks: string[]): Promise<void> => hotline.admin.patch('/routes/default', { trunks })
/** Gone after the test, but for the first one. */
const made = async (body: Readonly<Record<string, unknown>>): Promise<void> => {
  const { id } = await ask('POST', '/trunks', Trunk, body)
  if (id !== 'secret') ends.push(() => hotline.admin.request('DELETE', `/trunks/${id}`))
}
const trunk = (name: string, port: number, certificateAuthority: string | null): Promise<void> => {
  const connection = { kind: 'address', hosts: [`${PROVIDER_HOST}:${port}`] }
  return made({ name, connection, transport: 'tls', encryption: 'srtp', certificateAuthority })
}
const listening = async (server: ReturnType<typeof createServer>): Promise<number> => {
  server.listen(0, PROVIDER_HOST)
  await once(server, 'listening')
  const { port }: Partial<AddressInfo> = Object(server.address())
  return port ?? 0
}

const hears = (call: SipCall | undefined, hz: number) =>
  waitFor(
    `${hz} Hz to be heard`,
    () => call !== undefined && call.loudness() > LOUD_DB && call.loudness() - call.tone(hz) < MOST_DB,
  )
const look = (id: string): Promise<ContactDetail> => hotline.admin.get(`/contacts/${id}`, ContactDetail)
const whole = (id: string): Promise<ContactDetail> =>
  waitFor('the record to be closed', async () => {
    const record = await look(id)
    return record.state === 'closed' && record
  })
const place = async (to: string) => {
  const phone = desks.phone('siti', 'answers', HZ.siti)
  const outside = people.phone(to, 'answers', HZ.outside)
  const response = await siti.api.request('POST', '/calls', { to })
  expect(response.status).toBe(201)
  const { id } = checked(ContactSummary, await response.json(), 'the call')
  return { outside, id, desk: () => phone.calls()[0] }
}

/** A call that the first trunk cannot carry rings by the second. */
const fallsThrough = async (first: string, to: string, afterMs = 0): Promise<void> => {
  await hotline.admin.patch(`/trunks/${first}`, { enabled: true })
  await lead(first, 'secret')
  const { outside, id } = await place(to)
  const called = await waitFor('it to ring outside', () => outside.calls()[0], afterMs + 5_000)
  await hears(called, HZ.siti)
  called.hangUp()
  const { outcome, timeline } = await whole(id)
  const dialled = timeline.filter(({ type }) => type === 'number-dialled')
  expect(dialled.map((entry) => Reflect.get(entry, 'way').trunk)).toEqual([first, 'secret'])
  const [one = 0, two = 0] = dialled.map(({ at }) => Date.parse(at))
  expect(two - one).toBeLessThan(afterMs + WITHIN_MS)
  expect(outcome).toBe('answered')
}

/** Of each description of sound that went by TLS: how it is carried. */
const soundsOverTls = (): readonly string[] =>
  provider
    .words()
    .split(/(?=<--- (?:Transmitting|Received) SIP )/)
    .filter((message) => /^<--- .* (?:from|to) TLS:/.test(message))
    .flatMap((message) => {
      const carried = /^m=audio \d+ (\S+)/m.exec(message)?.[1]
      return carried === undefined ? [] : [/^a=crypto:/m.test(message) ? `${carried} with a key` : carried]
    })
