/**
 * A stolen account on the real switch: it calls two hundred numbers abroad as fast as the API takes them. It stops at the cap, what
 * is up comes down, the board tells it, nobody else is held up, and neither a killed server nor an hour makes it go again.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CallAlarmList } from '../wire/caps.ts'
import { checked } from '../wire/checked.ts'
import { ContactDetail, ContactSummary } from '../wire/contacts.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const CAP = 5
const NUMBERS = 200

let hotline: Installation
let provider: SipPeer
let desks: SipPeer
let siti: Awaited<ReturnType<Installation['agent']>>
let budi: typeof siti
let abroad: readonly SipPhone[]

beforeAll(async () => {
  hotline = await startInstallation()
  const peer = () => createSipPeer(hotline.sipPort)
  ;[provider, desks] = await Promise.all([peer(), peer()])
  const connection = { kind: 'address', hosts: [`127.0.0.1:${provider.port}`] }
  expect((await hotline.admin.request('POST', '/trunks', { name: 'Provider', connection })).status).toBe(201)
  await hotline.admin.patch('/routes/default', { trunks: ['provider'] })
  const at = async (name: 'siti' | 'budi') => {
    const agent = await hotline.agent(name)
    await agent.api.put('/agents/me/station', { kind: 'phone', uri: desks.phone(name, 'answers').uri })
    await agent.api.put('/agents/me/presence', { state: 'ready' })
    return agent
  }
  siti = await at('siti')
  budi = await at('budi')
  // A general route lets nobody call abroad.
  const none = await siti.api.request('POST', '/calls', { to: numbers()[0] })
  expect([none.status, await none.text()]).toEqual([422, expect.stringContaining('the country code 371')])
  const latvia = { name: 'Latvia', prefix: '+371', trunks: ['provider'] }
  expect((await hotline.admin.request('POST', '/routes', latvia)).status).toBe(201)
  // The last that may be called stays up: a premium number that costs by the minute.
  abroad = numbers().map((to, n) => provider.phone(to, n === CAP - 1 ? 'answers' : (call) => call.decline(486)))
}, 120_000)
afterEach(() => hotline.emptySwitch(), 30_000)
afterAll(async () => {
  for (const peer of [desks, provider]) await peer?.close()
  await hotline?.stop()
}, 60_000)

test('toll-fraud, S19: two hundred numbers abroad; it stops at the cap, the alarm is raised, the legs are down', async () => {
  const others = provider.phone('02155501', 'answers')
  const good = await place(budi, '02155501')
  await waitFor('budi to talk', async () => (await look(good)).phase === 'talking')

  const answers: number[] = []
  for (const to of numbers()) answers.push(await tried(to))
  const counted = Object.fromEntries([201, 429, 403].map((one) => [one, answers.filter((it) => it === one).length]))
  expect(counted).toEqual({ 201: CAP, 429: 1, 403: NUMBERS - CAP - 1 })
  expect(rang()).toBe(CAP)
  await waitFor('the leg abroad to be down', () => abroad[CAP - 1]?.calls()[0]?.state() === 'ended')

  expect((await hotline.admin.get('/board/alarms', CallAlarmList)).items).toMatchObject([
    { cap: 'foreignAgentHour', of: siti.id, agent: siti.id, measure: 'calls', limit: CAP, until: null },
  ])
  // Whoever else talks goes on, and calls.
  expect(await look(good)).toMatchObject({ phase: 'talking' })
  others.calls()[0]?.hangUp()
  await closed(good)
  const next = await place(budi, numbers()[0] ?? '')
  expect(await closed(next)).toMatchObject({ outcome: 'busy' })
  // For help anybody may call.
  provider.phone('112', (call) => call.decline(486))
  await closed(await place(siti, '112'))
}, 180_000)

test('toll-fraud, S19: a killed server counts on; a supervisor lifts it', async () => {
  const pid = hotline.serverPid()
  if (pid === null) throw new Error('there is no server')
  process.kill(pid, 'SIGKILL')
  await hotline.ready()
  const refused = await siti.api.request('POST', '/calls', { to: '02155501' })
  expect(refused.status).toBe(403)
  expect(JSON.stringify(await refused.json())).toContain('until a supervisor lifts the alarm')
  const alarm = (await hotline.admin.get('/board/alarms', CallAlarmList)).items[0]?.id ?? ''
  expect((await budi.api.request('DELETE', `/board/alarms/${alarm}`)).status).toBe(403)
  expect((await hotline.admin.request('DELETE', `/board/alarms/${alarm}`)).status).toBe(204)
  expect((await hotline.admin.get('/board/alarms', CallAlarmList)).items).toEqual([])
  const id = await place(siti, numbers()[0] ?? '')
  expect(await closed(id)).toMatchObject({ outcome: 'busy' })
}, 90_000)

const numbers = (): readonly string[] =>
  Array.from({ length: NUMBERS }, (_, n) => `+371900${String(n).padStart(5, '0')}`)
const rang = (): number => abroad.filter((phone) => phone.calls().length > 0).length

/** As fast as it goes: again at once, until the API says something else than that she has a call in hand. */
const tried = (to: string): Promise<number> =>
  waitFor(`an answer about ${to}`, async () => {
    const { status } = await siti.api.request('POST', '/calls', { to })
    return status === 409 ? null : status
  })

const place = async (agent: typeof siti, to: string): Promise<string> => {
  const response = await waitFor('the agent to be free', async () => {
    const answer = await agent.api.request('POST', '/calls', { to })
    return answer.status === 409 ? null : answer
  })
  expect(response.status).toBe(201)
  return checked(ContactSummary, await response.json(), 'the call').id
}

const look = (id: string): Promise<ContactDetail> => hotline.admin.get(`/contacts/${id}`, ContactDetail)
const closed = (id: string): Promise<ContactDetail> =>
  waitFor('the record to be closed', async () => {
    const record = await look(id)
    return record.state === 'closed' && record
  })
