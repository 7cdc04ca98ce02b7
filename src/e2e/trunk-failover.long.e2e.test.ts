/** Two trunks of one route on the real switch: what the first cannot carry goes out by the second, with the agent on the line. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checked } from '../wire/checked.ts'
import { ContactDetail, ContactSummary } from '../wire/contacts.ts'
import { LiveTrunkList } from '../wire/live.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type PhoneManner, type SipCall, type SipPeer } from './support/sip-peer.ts'
import { hears, openTwoTrunks } from './support/two-trunks.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { siti: 660, outside: 1100 } as const
const WITHIN_MS = 1_000
/** As config/asterisk/pjsip.conf has it. */
const SILENCE_MS = 6_400
/** As core/call/dialling.ts has them. */
const [HEARD_MS, HEARD_NEAR_MS] = [16_500, 9_000]

let hotline: Installation
let first: SipPeer
let second: SipPeer
let desks: SipPeer
let siti: Awaited<ReturnType<Installation['agent']>>

beforeAll(async () => {
  hotline = await startInstallation()
  ;[[first, second], desks] = await Promise.all([openTwoTrunks(hotline), createSipPeer(hotline.sipPort)])
  siti = await hotline.agent('siti')
  const { uri } = desks.phone('siti', 'answers', HZ.siti)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
}, 120_000)
afterEach(() => hotline.emptySwitch(), 30_000)
afterAll(async () => {
  for (const peer of [desks, first, second]) await peer?.close()
  await hotline?.stop()
}, 60_000)

test('F16 trunk.failover: a 503 of the first, and within a second the second rings; they talk', async () => {
  const { id, invited, calls } = await place('0215001', (call) => call.decline(503), 'answers')
  const called = await waitFor('the second trunk to be tried', () => calls.second()[0])
  await waitFor('the other to be heard', () => hears(called, HZ.siti))
  expect(invited()).toBeLessThan(WITHIN_MS)
  expect(await look(id)).toMatchObject({ phase: 'talking' })
  called.hangUp()
  const record = await whole(id)
  expect(record).toMatchObject({ outcome: 'answered' })
  const ways = record.timeline.flatMap((entry) => (entry.type === 'number-dialled' ? [Reflect.get(entry, 'way')] : []))
  expect(ways).toMatchObject([{ trunk: 'first' }, { trunk: 'second' }])
}, 60_000)

test('F16 trunk.failover: what the number itself says is not asked again', async () => {
  for (const [status, outcome] of [
    [486, 'busy'],
    [404, 'unallocated'],
  ] as const) {
    const { id, calls } = await place(`0215${status}`, (call) => call.decline(status), 'answers')
    expect(await whole(id)).toMatchObject({ outcome })
    expect(calls.second()).toHaveLength(0)
  }
}, 60_000)

test('F16 trunk.failover: when both cannot, the last of them says why', async () => {
  const cannot: PhoneManner = (call) => call.decline(503)
  const { id, calls } = await place('0215003', cannot, cannot)
  expect(await whole(id)).toMatchObject({ outcome: 'congestion' })
  expect([calls.first().length, calls.second().length]).toEqual([1, 1])
}, 60_000)

test('F16 trunk.failover: one that says nothing is given up after 6.4 s, and the second rings', async () => {
  const { id, invited, calls } = await place('0215008', 'ignores', 'answers')
  const called = await waitFor('the second trunk to be tried', () => calls.second()[0], 15_000)
  await waitFor('the other to be heard', () => hears(called, HZ.siti))
  expect(invited()).toBeLessThan(SILENCE_MS + WITHIN_MS)
  called.hangUp()
  expect(await whole(id)).toMatchObject({ outcome: 'answered' })
  // Nobody waits for it a second time.
  const { id: next, calls: other } = await place('0215009', 'ignores', (call) => call.decline(486))
  expect(await whole(next)).toMatchObject({ outcome: 'busy' })
  expect(other.first()).toHaveLength(0)
  await again('first')
}, 60_000)

test('F16 trunk.failover: one that says that somebody else said nothing has answered, and is tried for the next call', async () => {
  const says: readonly (readonly [string, (call: SipCall) => void])[] = [
    ['0215504', (call) => call.decline(504, ['Reason: Q.850;cause=102'])],
    ['0215480', (call) => call.decline(480, ['Reason: Q.850;cause=16'])],
  ]
  for (const [to, one] of says) {
    const { id, calls } = await place(to, { quietly: one }, (call) => call.decline(486))
    await whole(id)
    expect(calls.first()).toHaveLength(1)
  }
  const resting = (await hotline.admin.get('/board/trunks', LiveTrunkList)).items.filter(
    (one) => one.fault?.restsUntil != null,
  )
  expect(resting).toEqual([])
  await again('first')
}, 60_000)

test('F16 trunk.failover: one that tries and lets hear nothing is given up after 16.5 s, and never do two ring', async () => {
  const { id, invited, calls } = await place('0215100', 'tries', 'answers')
  const called = await waitFor('the second trunk to be tried', () => calls.second()[0], 25_000)
  expect(calls.first()[0]?.state()).toBe('ended')
  await waitFor('the other to be heard', () => hears(called, HZ.siti))
  expect(invited()).toBeGreaterThan(HEARD_MS - WITHIN_MS)
  expect(invited()).toBeLessThan(HEARD_MS + WITHIN_MS)
  called.hangUp()
  expect(await whole(id)).toMatchObject({ outcome: 'answered' })
  await again('first')
}, 60_000)

test('F16 trunk.failover: a call for help has its next trunk after 9 s', async () => {
  const { id, invited, calls } = await place('112', 'tries', 'answers')
  const called = await waitFor('the second trunk to be tried', () => calls.second()[0], 20_000)
  expect(invited()).toBeLessThan(HEARD_NEAR_MS + WITHIN_MS)
  called.hangUp()
  expect(await whole(id)).toMatchObject({ outcome: expect.any(String) })
  await again('first')
}, 60_000)

test('F16 trunk.failover: an announcement of the network is heard to its end, however long nobody rings', async () => {
  const { id, calls } = await place('0215183', { quietly: (call) => call.announce() }, 'answers')
  const call = await waitFor('the first trunk to be called', () => calls.first()[0])
  const awaited = await waitFor('it to be noticed', async () =>
    (await look(id)).timeline.some(({ type }) => type === 'number-awaited'),
  )
  expect(awaited).toBe(true)
  call.decline(486)
  expect(await whole(id)).toMatchObject({ outcome: 'busy' })
  expect(calls.second()).toHaveLength(0)
}, 60_000)

test('F16 trunk.failover: with half of its packets lost every call still goes through by the first', async () => {
  const relay = createSocket('udp4').bind(0, '127.0.0.1')
  try {
    await once(relay, 'listening')
    let packets = 0
    // 30 % on the way there and 30 % on the way back are half of what is asked; always the same ones.
    relay.on('message', (packet) => {
      if (LOST[packets++ % LOST.length] === 'x') return
      relay.send(packet, first.port, '127.0.0.1')
    })
    const connection = { kind: 'address', hosts: [`127.0.0.1:${relay.address().port}`] }
    expect((await hotline.admin.request('POST', '/trunks', { name: 'Lossy', connection })).status).toBe(201)
    await hotline.admin.patch('/routes/default', { trunks: ['lossy', 'second'] })
    for (const n of [1, 2, 3, 4]) {
      const { id, calls } = await place(`021580${n}`, 'answers', 'answers')
      const called = await waitFor('the first trunk to be called', () => calls.first()[0], 15_000)
      await waitFor('the other to be heard', () => hears(called, HZ.siti))
      called.hangUp()
      expect(await whole(id)).toMatchObject({ outcome: 'answered' })
      expect(calls.second()).toHaveLength(0)
    }
    expect(packets).toBeGreaterThan(4)
  } finally {
    await hotline.admin.patch('/routes/default', { trunks: ['first', 'second'] })
    relay.close()
  }
}, 90_000)

test("F16 trunk.failover: a time-out after ringing is the number's own, and not asked again", async () => {
  const rings: PhoneManner = (call) => call.decline(408)
  const { id, calls } = await place('0215408', rings, 'answers')
  await whole(id)
  expect(calls.first()).toHaveLength(1)
}, 60_000)

test('F16 trunk.failover: three in vain, and the next call goes by the second at once; the board says until when', async () => {
  await again('first')
  const cannot: PhoneManner = (call) => call.decline(503)
  for (const n of [1, 2, 3]) await whole((await place(`021570${n}`, cannot, (call) => call.decline(486))).id)
  const { id, calls } = await place('0215704', 'answers', (call) => call.decline(486))
  expect(await whole(id)).toMatchObject({ outcome: 'busy' })
  expect([calls.first().length, calls.second().length]).toEqual([0, 1])
  const { items } = await hotline.admin.get('/board/trunks', LiveTrunkList)
  const first = items.find(({ id }) => id === 'first')
  expect(first).toMatchObject({ name: 'First', fault: { fails: 3, cause: 'congestion' } })
  const { restsUntil = null } = first?.fault ?? {}
  expect(Date.parse(restsUntil ?? '') - Date.now()).toBeGreaterThan(10_000)
  // Whoever changes it wants it tried.
  await again('first')
  const after = (await hotline.admin.get('/board/trunks', LiveTrunkList)).items
  expect(after.map(({ fault }) => fault)).toEqual(after.map(() => null))
  const { id: next, calls: other } = await place('0215705', (call) => call.decline(486), 'answers')
  expect(await whole(next)).toMatchObject({ outcome: 'busy' })
  expect([other.first().length, other.second().length]).toEqual([1, 0])
}, 90_000)

const LOST = 'xx-x-xxx--x-'

/** A change that says what was said before; the trunk is as one that nobody has tried. */
const again = (trunk: string): Promise<void> => hotline.admin.patch(`/trunks/${trunk}`, { enabled: true })

const place = async (to: string, one: PhoneManner, other: PhoneManner) => {
  const [a, b] = [first.phone(to, one, HZ.outside), second.phone(to, other, HZ.outside)]
  const response = await siti.api.request('POST', '/calls', { to })
  expect(response.status).toBe(201)
  const { id } = checked(ContactSummary, await response.json(), 'the call')
  const invited = (): number => (b.calls()[0]?.invitedAt ?? Number.NaN) - (a.calls()[0]?.invitedAt ?? Number.NaN)
  return { id, invited, calls: { first: a.calls, second: b.calls } }
}

const look = (id: string): Promise<ContactDetail> => hotline.admin.get(`/contacts/${id}`, ContactDetail)
const whole = (id: string): Promise<ContactDetail> =>
  waitFor('the record to be closed', async () => {
    const record = await look(id)
    return record.state === 'closed' && record
  })
