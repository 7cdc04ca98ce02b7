/**
 * Trunks, desk phones and routes of a whole installation, over the API, on the real switch: a provider that asks for a secret, a
 * telephone that registers with its own and rings as an agent's station, and a number that goes out by its route.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checked, type Schema } from '../wire/checked.ts'
import { MadePhone, PhoneList, Trunk, TrunkVerdict } from '../wire/lines.ts'
import { LiveTrunkList } from '../wire/live.ts'
import { contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { caller: 440, desk: 660, outside: 1100 } as const
const [LOUD_DB, MOST_DB] = [-45, 3]
const SECRET = 'what the provider gave us'

let hotline: Installation
let provider: SipPeer
let desks: SipPeer
let callers: SipPeer
const calls: SipCall[] = []

beforeAll(async () => {
  hotline = await startInstallation()
  ;[provider, desks, callers] = await Promise.all([
    createSipPeer(hotline.sipPort),
    createSipPeer(hotline.sipPort),
    createSipPeer(hotline.sipPort),
  ])
}, 120_000)

afterAll(async () => {
  for (const peer of [callers, desks, provider]) await peer?.close()
  await hotline?.stop()
}, 60_000)

const ask = async <T extends Schema>(method: string, path: string, schema: T, body?: unknown) => {
  const response = await hotline.admin.request(method, path, body)
  return checked(schema, await response.json(), path)
}
const trunk = () => hotline.admin.get('/trunks/provider', Trunk)
const onBoard = async () =>
  (await hotline.admin.get('/board/trunks', LiveTrunkList)).items.find(({ id }) => id === 'provider')
const becomes = (state: string) =>
  waitFor(`the trunk to be ${state}`, async () => (await trunk()).state === state, 15_000)
const hears = (call: SipCall, hz: number) =>
  waitFor(`${hz} Hz to be heard`, () => call.loudness() > LOUD_DB && call.loudness() - call.tone(hz) < MOST_DB)
const leave = async () => {
  for (const call of calls.splice(0)) call.hangUp()
  await hotline.emptySwitch()
}

test('a trunk with a wrong password says so, and is registered with the right one; nothing shows the secret', async () => {
  provider.registrar.secrets.set('62215550100', SECRET)
  const connection = { kind: 'registration', server: `127.0.0.1:${provider.port}`, username: '62215550100' }
  const body = { name: 'Provider', callerIds: ['+62215550100'], connection: { ...connection, secret: 'guessed' } }
  await ask('POST', '/trunks', Trunk, body)
  const verdict = () => ask('POST', '/trunks/provider/test', TrunkVerdict)
  expect(await verdict()).toEqual({ ok: false, says: '401: wrong password' })
  await becomes('refused')
  expect(await trunk()).toMatchObject({ error: '401: wrong password' })
  expect(await onBoard()).toMatchObject({ state: 'refused', error: '401: wrong password', fault: null })
  expect(provider.registrar.contacts.size).toBe(0)

  await ask('PATCH', '/trunks/provider', Trunk, { connection: { ...connection, secret: SECRET } })
  await becomes('registered')
  expect(await trunk()).toMatchObject({ error: null })
  expect(await onBoard()).toMatchObject({ name: 'Provider', state: 'registered', error: null, fault: null })
  expect(provider.registrar.contacts.get('62215550100')).toContain(`sip:62215550100@127.0.0.1:${hotline.sipPort}`)
  expect((await verdict()).says).toMatch(/^registered: /)
  expect(JSON.stringify(await trunk()) + hotline.words()).not.toContain(SECRET)
}, 60_000)

test('a trunk where nobody answers says where', async () => {
  const free = hotline.ports.take()
  const connection = { kind: 'address', hosts: [`127.0.0.1:${free}`] }
  await ask('POST', '/trunks', Trunk, { name: 'Dead', connection })
  const { ok, says } = await ask('POST', '/trunks/dead/test', TrunkVerdict)
  expect([ok, says]).toEqual([false, `no answer from 127.0.0.1:${free}: nothing listens there`])
  expect((await hotline.admin.request('DELETE', '/trunks/dead')).status).toBe(204)
})

test('a desk phone registers with its secret and with no other, rings as a station, and a number goes out by its route', async () => {
  const made = await ask('POST', '/phones', MadePhone, { label: 'Reception' })
  expect(made.provisioning).toContain(`Port: ${hotline.sipPort}`)
  const phone = desks.phone(made.username, 'answers', HZ.desk)
  await waitFor('the telephone to be let in', async () => (await desks.register(made.username, made.secret)) === 200)
  expect(await desks.register(made.username, 'guessed')).toBe(401)
  // From this machine an unknown name is the trunk `local`, where nobody can register.
  expect(await desks.register('desk-00000000', made.secret)).toBe(403)
  await waitFor(
    'the phone to be shown as registered',
    async () => (await hotline.admin.get('/phones', PhoneList)).items[0]?.registered === true,
    30_000,
  )
  const siti = await hotline.agent('siti')
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: made.uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })

  const caller = await callers.dial({ from: '0812000111', to: '1501', hz: HZ.caller })
  calls.push(caller)
  await hears(caller, HZ.desk)
  const desk = phone.calls()[0]
  expect(desk?.shown).toBe('0812000111')
  if (desk !== undefined) await hears(desk, HZ.caller)

  // The registration, the codecs and the number shown change while they talk.
  await ask('PATCH', '/trunks/provider', Trunk, { codecs: ['ulaw'], callerIds: ['+62215550100', '+62215550101'] })
  const routes = {
    name: 'Mobile',
    prefix: '08',
    strip: 1,
    prepend: '+62',
    trunks: ['provider'],
    callerId: '+62215550101',
  }
  expect((await hotline.admin.request('POST', '/routes', routes)).status).toBe(201)
  expect((await hotline.admin.request('PATCH', '/routes/default', { allowed: false })).status).toBe(200)
  await hears(caller, HZ.desk)

  const outside = provider.phone('+62813999', 'answers', HZ.outside)
  const { id } = await contactFrom(hotline.admin, '0812000111')
  const put = (number: string) => siti.api.request('POST', `/contacts/${id}/transfer`, { to: { number } })
  const refused = await put('0215550')
  expect([refused.status, await refused.json()]).toMatchObject([
    422,
    { errors: [{ path: 'to.number', message: 'the route "All other numbers" does not allow 0215550' }] },
  ])
  await hotline.admin.patch('/outside', { stopped: true })
  expect((await put('0813999')).status).toBe(409)
  await hotline.admin.patch('/outside', { stopped: false })
  expect((await put('0813999')).ok).toBe(true)
  await hears(caller, HZ.outside)
  expect(outside.calls().map(({ shown }) => shown)).toEqual(['+62215550101'])
  await leave()
}, 60_000)

test('after the switch was started anew the trunk registers again', async () => {
  const pid = hotline.switchPid()
  expect(pid).not.toBeNull()
  await becomes('registered')
  let registered = 0
  const { answer } = provider.registrar
  Object.assign(provider.registrar, {
    answer: (request: Parameters<typeof answer>[0]) => {
      const text = answer(request)
      if (text.startsWith('SIP/2.0 200') && request.headers.some(([name]) => name === 'contact')) registered++
      return text
    },
  })
  if (pid !== null) process.kill(pid, 'SIGKILL')
  await waitFor('the trunk to register once more', () => registered > 0, 30_000)
  await becomes('registered')
}, 60_000)
