/** What the first trunk cannot carry goes out by the second, also for a caller who is put through and for an agent who asks. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { contactFrom, wholeContactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { hears, openTwoTrunks } from './support/two-trunks.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { caller: 440, siti: 660, outside: 1100 } as const
const WITHIN_MS = 1_000
/** Music has a little of every tone. */
const IN_MUSIC_DB = -35

let hotline: Installation
let first: SipPeer
let second: SipPeer
let others: SipPeer
let siti: Awaited<ReturnType<Installation['agent']>>
let desk: SipPhone

beforeAll(async () => {
  hotline = await startInstallation()
  ;[[first, second], others] = await Promise.all([openTwoTrunks(hotline), createSipPeer(hotline.sipPort)])
  await hotline.admin.patch('/queues/support', { wrapupMs: 0 })
  siti = await hotline.agent('siti')
  desk = others.phone('siti', 'answers', HZ.siti)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
}, 120_000)
afterEach(() => hotline.emptySwitch(), 30_000)
afterAll(async () => {
  for (const peer of [others, first, second]) await peer?.close()
  await hotline?.stop()
}, 60_000)

test('F16 trunk.failover: a caller who is put through is talked to by the second within a second', async () => {
  const { caller, own, id } = await talk('0812101')
  const outside = trunks('0215101')
  expect((await siti.api.request('POST', `/contacts/${id}/transfer`, { to: { number: '0215101' } })).status).toBe(204)
  const called = await waitFor('the second trunk to be tried', () => outside.second()[0])
  expect(called.invitedAt - (outside.first()[0]?.invitedAt ?? Number.NaN)).toBeLessThan(WITHIN_MS)
  await waitFor('both to hear each other', () => hears(caller, HZ.outside) && hears(called, HZ.caller))
  await waitFor('the agent to be let go', () => own.state() === 'ended')
  called.hangUp()
  const record = await wholeContactFrom(hotline.admin, '0812101')
  expect(record).toMatchObject({ outcome: 'transferred-out', agent: siti.id })
  const told = record.timeline.flatMap((one) => ('way' in one ? [[one.type, one.way]] : []))
  expect(told).toMatchObject([
    ['outside-called', { trunk: 'first' }],
    ['number-called-again', { trunk: 'second' }],
  ])
}, 60_000)

test('F16 trunk.failover: an agent who asks a number has it by the second, and the caller hears neither meanwhile', async () => {
  const { caller, own, id } = await talk('0812102')
  const outside = trunks('0215102')
  expect((await siti.api.request('POST', `/contacts/${id}/consult`, { to: { number: '0215102' } })).status).toBe(204)
  const called = await waitFor('the second trunk to be tried', () => outside.second()[0])
  await waitFor('both to hear each other', () => hears(own, HZ.outside) && hears(called, HZ.siti))
  await waitFor('the caller to hear neither', () => [HZ.siti, HZ.outside].every((hz) => caller.tone(hz) < IN_MUSIC_DB))
  expect((await siti.api.request('POST', `/contacts/${id}/complete`)).status).toBe(204)
  await waitFor('the caller to have them', () => hears(caller, HZ.outside) && hears(called, HZ.caller))
  caller.hangUp()
  await wholeContactFrom(hotline.admin, '0812102')
}, 60_000)

test('F16 trunk.failover: when both cannot, agent and caller have each other again', async () => {
  const { caller, own, id } = await talk('0812103')
  const outside = trunks('0215103', (call) => call.decline(503))
  expect((await siti.api.request('POST', `/contacts/${id}/consult`, { to: { number: '0215103' } })).status).toBe(204)
  await waitFor('both to be tried', () => outside.first().length === 1 && outside.second().length === 1)
  await waitFor('caller and agent to hear each other', () => hears(own, HZ.caller) && hears(caller, HZ.siti))
  expect(await contactFrom(hotline.admin, '0812103')).toMatchObject({ phase: 'talking' })
  caller.hangUp()
  await wholeContactFrom(hotline.admin, '0812103')
}, 60_000)

/** The first cannot; the second does so. */
const trunks = (number: string, other: Parameters<SipPeer['phone']>[1] = 'answers') => {
  const [one, two] = [
    first.phone(number, (call: SipCall) => call.decline(503), HZ.outside),
    second.phone(number, other, HZ.outside),
  ]
  return { first: one.calls, second: two.calls }
}

const talk = async (from: string) => {
  // Three in a row would rest it.
  await hotline.admin.patch('/trunks/first', { enabled: true })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const before = desk.calls().length
  const caller = await others.dial({ from, to: '1501', hz: HZ.caller })
  const own = await waitFor('the agent to be rung', () => desk.calls()[before], 60_000)
  await waitFor('both to hear each other', () => hears(caller, HZ.siti) && hears(own, HZ.caller))
  return { caller, own, id: (await contactFrom(hotline.admin, from)).id }
}
