/**
 * `callback.*` on the real switch: a caller presses a real key, hangs up, and is called back in the place they had by an agent who is
 * rung first; both are heard by their frequency. Who rings again has the place in that call; two wishes of one number are one;
 * whoever was not reached is tried again; a killed server loses none and doubles none.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from '../wire/agents.ts'
import { Board } from '../wire/board.ts'
import { CallbackList } from '../wire/callbacks.ts'
import { ContactDetail, ContactList } from '../wire/contacts.ts'
import { ObligationList } from '../wire/obligations.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type PhoneManner, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { siti: 660, first: 440, back: 1100 } as const
const [LOUD_DB, MOST_DB, WORDS_DB] = [-45, 3, -45]
const RULES = { key: '1', afterMs: 0, everyMs: 15_000, attempts: 3, pauseMs: 30_000, hours: null }

let hotline: Installation
let provider: SipPeer
let desks: SipPeer
let siti: Awaited<ReturnType<Installation['agent']>>
let desk: SipPhone
let numbers = 0
const calls: SipCall[] = []

beforeAll(async () => {
  hotline = await startInstallation()
  provider = await createSipPeer(hotline.sipPort)
  desks = await createSipPeer(hotline.sipPort)
  const connection = { kind: 'address', hosts: [`127.0.0.1:${provider.port}`] }
  const trunk = await hotline.admin.request('POST', '/trunks', {
    name: 'Provider',
    callerIds: ['+62215550100'],
    connection,
  })
  expect(trunk.status).toBe(201)
  await hotline.admin.patch('/routes/default', { trunks: ['provider'] })
  await hotline.admin.patch('/queues/support', { callback: RULES, wrapupMs: 0 })
  siti = await hotline.agent('siti')
  desk = desks.phone('siti', 'answers', HZ.siti)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
}, 120_000)

/** After each test the switch is empty, the agent free, and nobody is to be called. */
afterEach(async () => {
  for (const call of calls.splice(0)) call.hangUp()
  await waitFor('nobody to be called back', async () => (await callbacks()).length === 0)
  await siti.api.put('/agents/me/presence', { state: 'away', reason: 'a test' })
  await hotline.emptySwitch()
  await waitFor('siti to be free', async () => (await siti.api.get('/agents/me', Agent)).assignments.length === 0)
}, 90_000)

afterAll(async () => {
  for (const peer of [desks, provider]) await peer?.close()
  await hotline?.stop()
}, 60_000)

describe('callback.real', () => {
  test('a real key, words, and the end; when an agent is ready their phone rings, then the number; the two talk', async () => {
    const number = fresh('answers')
    const asked = await wish(number.from)
    expect(await closed(asked)).toMatchObject({ outcome: 'callback', answeredAt: null })
    const [waiting] = await callbacks()
    expect(waiting).toMatchObject({ number: number.from, queue: 'support', attempts: 0, obligations: [`o-${asked}`] })
    expect(await boardCallbacks()).toBe(1)
    const rung = desk.calls().length
    await ready()
    const own = await nextCall(desk, rung)
    const called = await nextCall(number.phone, 0)
    expect(own.shown).toBe(number.from)
    expect(own.invitedAt).toBeLessThan(called.invitedAt)
    await Promise.all([hears(own, HZ.back), hears(called, HZ.siti)])
    called.hangUp()
    const record = await closed(waiting?.id ?? '')
    expect(record).toMatchObject({ outcome: 'answered', direction: 'outbound', agent: siti.id, queue: 'support' })
    expect(record.enqueuedAt).toBe((await look(asked)).enqueuedAt)
    expect(await owed(asked)).toMatchObject([{ outcome: 'answered' }])
    expect(await recordsOf(number.from)).toHaveLength(2)
  }, 120_000)

  test('rings again before: that call has the place of the first, and nobody calls', async () => {
    const { from, phone } = fresh('answers')
    const asked = await wish(from)
    const place = (await look(asked)).enqueuedAt
    const rung = desk.calls().length
    const call = await dial(from)
    const again = await waitFor('the call to have the place', async () => {
      const found = (await recordsOf(from)).find(({ state }) => state === 'open')
      return found !== undefined && found.enqueuedAt === place && found
    })
    await waitFor('the wish to be over', async () => (await callbacks()).length === 0)
    await ready()
    const own = await nextCall(desk, rung)
    await Promise.all([hears(own, HZ.first), hears(call, HZ.siti)])
    call.hangUp()
    await closed(again.id)
    expect(await owed(asked)).toMatchObject([{ outcome: 'answered' }])
    expect(phone.calls()).toHaveLength(0)
    const wishes = (await recordsOf(from)).filter(({ direction }) => direction === 'outbound')
    expect(wishes).toMatchObject([{ outcome: 'adopted' }])
  }, 120_000)

  test('two calls of one number, two wishes: one, in the older place; closed by hand it is called no more', async () => {
    const { from, phone } = fresh('answers')
    const [first, second] = [await dial(from), await dial(from)]
    await waitFor('both to wait', async () => (await recordsOf(from)).length === 2)
    for (const call of [first, second]) {
      await words(call)
      call.type('1')
    }
    await waitFor('both to be told goodbye', () => first.state() === 'ended' && second.state() === 'ended', 60_000)
    const list = await callbacks()
    expect(list).toHaveLength(1)
    const [only] = list
    const places = (await recordsOf(from)).map(({ enqueuedAt }) => enqueuedAt).sort()
    expect(only?.enqueuedAt).toBe(places[0])
    expect(only?.obligations).toHaveLength(2)
    for (const id of only?.obligations ?? [])
      await hotline.admin.post(`/obligations/${id}/close`, { outcome: 'reached-otherwise', note: null })
    await waitFor('the wish to be over', async () => (await callbacks()).length === 0)
    expect(phone.calls()).toHaveLength(0)
  }, 120_000)

  test('busy at first: again after the pause; nothing of the first call is left', async () => {
    const { from, phone } = fresh((call) => {
      if (phone.calls().length < 2) call.decline(486)
      else call.answer()
    })
    const asked = await wish(from)
    const rung = desk.calls().length
    await ready()
    const refused = await nextCall(phone, 0)
    await waitFor('it to be held', async () => (await callbacks())[0]?.heldFor === 'missed')
    expect((await callbacks())[0]).toMatchObject({ attempts: 1, lastOutcome: 'busy', agent: null })
    expect(refused.state()).toBe('ended')
    await waitFor('siti to be let go', () => desk.calls().at(-1)?.state() === 'ended')
    await hotline.emptySwitch()
    const own = await nextCall(desk, rung + 1, 60_000)
    const called = await nextCall(phone, 1)
    await Promise.all([hears(own, HZ.back), hears(called, HZ.siti)])
    called.hangUp()
    await waitFor('it to be made good', async () => (await owed(asked))[0]?.outcome === 'answered')
  }, 150_000)
})

describe('callback.kill', () => {
  test('killed just after the key, and while the agent is rung: none is lost, none is doubled', async () => {
    const { from, phone } = fresh('answers')
    const call = await dial(from)
    await words(call)
    call.type('1')
    await waitFor('the wish', async () => (await callbacks()).length === 1)
    const asked = (await callbacks())[0]?.obligations[0]?.slice('o-'.length) ?? ''
    // What nobody was told of yet may be lost: they would be asked again.
    await waitFor('it to be written', async () =>
      (await hotline.admin.get(`/contacts/${asked}`, ContactDetail)).timeline.some(
        ({ type }) => type === 'callback-asked',
      ),
    )
    await killServer()
    await waitFor('the caller to be told goodbye', () => call.state() === 'ended', 60_000)
    expect(await callbacks()).toHaveLength(1)
    const slow = desks.phone('siti-slow', 'waits', HZ.siti)
    await siti.api.put('/agents/me/station', { kind: 'phone', uri: slow.uri })
    await ready()
    const own = await nextCall(slow, 0, 60_000)
    await killServer()
    own.answer()
    const called = await nextCall(phone, 0)
    await Promise.all([hears(own, HZ.back), hears(called, HZ.siti)])
    expect(slow.calls()).toHaveLength(1)
    own.hangUp()
    await waitFor('it to be made good', async () => (await owed(asked))[0]?.outcome === 'answered')
    expect(phone.calls()).toHaveLength(1)
    await siti.api.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
  }, 150_000)
})

/** A number of its own for each caller, who is rung there as well. */
const fresh = (manner: PhoneManner): { readonly from: string; readonly phone: SipPhone } => {
  numbers += 1
  const from = `0215${2000 + numbers}`
  return { from, phone: provider.phone(from, manner, HZ.back) }
}

const dial = async (from: string): Promise<SipCall> => {
  const call = await provider.dial({ from, to: '1501', hz: HZ.first })
  calls.push(call)
  await waitFor('the caller to be answered', () => call.state() === 'up')
  return call
}

/** The contact of a caller who was told of it, has pressed the key and heard the words out. */
const wish = async (from: string): Promise<string> => {
  const call = await dial(from)
  await words(call)
  call.type('1')
  await waitFor('the caller to be told goodbye', () => call.state() === 'ended', 60_000)
  const found = (await recordsOf(from)).find(({ direction }) => direction === 'inbound')
  if (found === undefined) throw new Error('the call left no record')
  return found.id
}

/** They are told of it: the timeline says when, and it is heard. */
const words = async (call: SipCall): Promise<void> => {
  await waitFor('them to be told', async () => {
    const open = (await hotline.admin.get('/contacts?state=open', ContactList)).items
    const told = await Promise.all(
      open.map(async ({ id }) => (await look(id)).timeline.some(({ type }) => type === 'callback-told')),
    )
    return told.length > 0 && told.every((one) => one)
  })
  await waitFor('words', () => call.loudness() > WORDS_DB)
}

const ready = (): Promise<void> => siti.api.put('/agents/me/presence', { state: 'ready' })
const callbacks = async () => (await hotline.admin.get('/callbacks', CallbackList)).items
const look = (id: string): Promise<ContactDetail> => hotline.admin.get(`/contacts/${id}`, ContactDetail)
const recordsOf = async (from: string) => {
  const { items } = await hotline.admin.get('/contacts?limit=100', ContactList)
  return items.filter((one) => one.from === from || one.to === from)
}
const owed = async (contact: string) =>
  (await hotline.admin.get(`/obligations?contact=${contact}`, ObligationList)).items

const closed = (id: string): Promise<ContactDetail> =>
  waitFor('the record to be closed', async () => {
    const record = await look(id)
    return record.state === 'closed' && record
  })

const nextCall = (phone: SipPhone, before: number, timeoutMs = 30_000): Promise<SipCall> =>
  waitFor('a phone to ring', () => phone.calls()[before], timeoutMs)
const hears = (call: SipCall, hz: number): Promise<boolean> =>
  waitFor(`${hz} Hz to be heard`, () => call.loudness() > LOUD_DB && call.loudness() - call.tone(hz) < MOST_DB)

const boardCallbacks = async (): Promise<number | undefined> =>
  (await hotline.admin.get('/board', Board)).queues.find(({ id }) => id === 'support')?.callbacks

const killServer = async (): Promise<void> => {
  const pid = hotline.serverPid()
  if (pid === null) throw new Error('there is no server to kill')
  process.kill(pid, 'SIGKILL')
  await waitFor('another server', () => hotline.serverPid() !== null && hotline.serverPid() !== pid)
  await hotline.ready()
}
