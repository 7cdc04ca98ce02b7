/**
 * A talk on the real switch goes on when the provider's network is lost for 20 s just while one side asks the other something about
 * it (RFC 4028, RFC 3261 14): whether both are there is told by their sound, and after five minutes without any.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checked } from '../wire/checked.ts'
import { ContactDetail, ContactSummary } from '../wire/contacts.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { siti: 660, outside: 1100 } as const
const LOST_MS = 20_000
/** The shortest that a session may be said to last (RFC 4028, 5); who refreshes it does so at half of that. */
const SESSION_S = 90

let hotline: Installation
let provider: SipPeer
let desks: SipPeer
let siti: Awaited<ReturnType<Installation['agent']>>

beforeAll(async () => {
  hotline = await startInstallation()
  ;[provider, desks] = await Promise.all([createSipPeer(hotline.sipPort), createSipPeer(hotline.sipPort)])
  const connection = { kind: 'address', hosts: [`127.0.0.1:${provider.port}`] }
  expect((await hotline.admin.request('POST', '/trunks', { name: 'Provider', connection })).status).toBe(201)
  await hotline.admin.patch('/routes/default', { trunks: ['provider'] })
  siti = await hotline.agent('siti')
  const { uri } = desks.phone('siti', 'answers', HZ.siti)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
}, 120_000)
afterEach(() => hotline.emptySwitch(), 30_000)
afterAll(async () => {
  for (const peer of [desks, provider]) await peer?.close()
  await hotline?.stop()
}, 60_000)

test('session.refresh: where the provider wants the session refreshed, and is away for 20 s when it is time', async () => {
  const timer = [`Session-Expires: ${SESSION_S};refresher=uac`, 'Require: timer', 'Supported: timer']
  const { id, call } = await talk('0215001', (one) => one.answer(timer))
  const before = provider.asked().length
  provider.lose('asked')
  const isAsked = () =>
    provider
      .asked()
      .slice(before)
      .some((method) => method === 'UPDATE' || method === 'INVITE')
  await waitUntil(() => isAsked(), (SESSION_S / 2 + 5) * 1_000)
  await goesOn(id, call)
}, 180_000)

test('session.refresh: where the provider asks, and its network is lost before it hears the answer', async () => {
  const { id, call } = await talk('0215002', (one) => one.answer())
  call.reinvite()
  await goesOn(id, call)
}, 120_000)

const talk = async (to: string, manner: (call: SipCall) => void) => {
  const phone = provider.phone(to, manner, HZ.outside)
  const response = await siti.api.request('POST', '/calls', { to })
  expect(response.status).toBe(201)
  const { id } = checked(ContactSummary, await response.json(), 'the call')
  const call = await waitFor('the number to be called', () => phone.calls()[0])
  await waitFor('the two to talk', async () => (await look(id)).phase === 'talking')
  return { id, call }
}

/** The provider is away from that moment on. */
const goesOn = async (id: string, call: SipCall): Promise<void> => {
  provider.lose('now')
  const back = performance.now() + LOST_MS
  await waitUntil(() => performance.now() > back, LOST_MS + 5_000)
  provider.lose('no')
  expect(await look(id)).toMatchObject({ state: 'open', phase: 'talking' })
  expect(call.loudness()).toBeGreaterThan(-45)
  call.hangUp()
  await waitFor('the record to be closed', async () => (await look(id)).state === 'closed')
}

/** True or not, after so long it is over. */
const waitUntil = (condition: () => boolean, ms: number): Promise<unknown> =>
  waitFor('it', condition, ms).catch(() => undefined)
const look = (id: string): Promise<ContactDetail> => hotline.admin.get(`/contacts/${id}`, ContactDetail)
