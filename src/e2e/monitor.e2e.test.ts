/** A supervisor on a real call: who hears whom is measured by the tone that each telephone sends. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { ContactDetail } from '../wire/contacts.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'
import { expectHearing, type Voice } from './support/who-hears.ts'

/** No sum or difference of two is near a third: mixed, they would sound like it. */
const HZ = { caller: 440, siti: 660, budi: 1250, rina: 1000 } as const
/** The longest time without sound that a call may have because somebody comes to listen, or the server is killed. */
const PAUSE_MS = 200

interface Person {
  readonly id: string
  readonly api: Installation['admin']
  readonly phone: SipPhone
}

let hotline: Installation
let peer: SipPeer
let siti: Person
let budi: Person
let rina: Person
let calls = 0

beforeAll(async () => {
  hotline = await startInstallation()
  peer = await createSipPeer(hotline.sipPort)
  siti = await person('siti')
  budi = await person('budi')
  rina = await person('rina')
}, 120_000)

afterEach(async () => {
  for (const { phone } of [siti, budi, rina]) for (const call of phone.calls()) call.hangUp()
  for (const { api } of [siti, budi]) await api.put('/agents/me/presence', { state: 'offline' })
  await hotline.emptySwitch()
}, 30_000)

afterAll(async () => {
  await peer?.close()
  await hotline?.stop()
}, 60_000)

it('monitor.listen, monitor.whisper, monitor.barge: heard by none, by the agent only, by both', async () => {
  const { id, from, voices, caller } = await talkWithSiti()
  for (const { call } of Object.values(voices)) call.pauses.forget()

  await monitor(id, 'listen')
  const all = { ...voices, rina: await pickedUp(rina) }
  const pair = { caller: ['siti'], siti: ['caller'] }
  await expectHearing(all, { ...pair, rina: ['caller', 'siti'] })

  await monitor(id, 'whisper')
  await expectHearing(all, { caller: ['siti'], siti: ['caller', 'rina'], rina: ['caller', 'siti'] })

  await monitor(id, 'barge')
  await expectHearing(all, { caller: ['siti', 'rina'], siti: ['caller', 'rina'], rina: ['caller', 'siti'] })

  await monitor(id, 'listen')
  await expectHearing(all, { ...pair, rina: ['caller', 'siti'] })

  // Who listens leaves by hanging up; the two talk on, and felt none of it.
  await rina.api.post(`/contacts/${id}/hangup`)
  await waitFor('her phone to be quiet', () => all.rina.call.state() === 'ended')
  await expectHearing(voices, pair)
  for (const { call } of Object.values(voices)) expect(call.pauses.longest()).toBeLessThan(PAUSE_MS)

  caller.hangUp()
  const record = await closedContactFrom(hotline.admin, from)
  expect(told(record)).toEqual([
    ['monitor-rung', 'listen'],
    ['monitor-attached', 'listen'],
    ['monitor-attached', 'whisper'],
    ['monitor-attached', 'barge'],
    ['monitor-attached', 'listen'],
    ['monitor-ended', 'left'],
  ])
  // The agent whose call it was is not told.
  const theirs = await contactFrom(siti.api, from)
  expect(told(theirs)).toEqual([])
  expect(JSON.stringify(theirs)).not.toContain(rina.id)
}, 90_000)

it('monitor.follows: in a hold, to the next agent, and until the customer goes', async () => {
  const { id, voices, caller } = await talkWithSiti()
  await monitor(id, 'listen')
  const all = { ...voices, rina: await pickedUp(rina) }
  await expectHearing(all, { caller: ['siti'], siti: ['caller'], rina: ['caller', 'siti'] })

  // The customer hears music, the agent nothing; she hears the agent.
  await siti.api.post(`/contacts/${id}/hold`)
  await expectHearing(all, { siti: [], rina: ['siti'] })
  const refused = await rina.api.request('POST', `/contacts/${id}/monitor`, { mode: 'barge' })
  expect({ status: refused.status, problem: await refused.json() }).toMatchObject({
    status: 409,
    problem: { errors: [{ path: 'mode' }] },
  })
  await siti.api.post(`/contacts/${id}/resume`)
  await expectHearing(all, { caller: ['siti'], siti: ['caller'], rina: ['caller', 'siti'] })

  await budi.api.put('/agents/me/presence', { state: 'ready' })
  await siti.api.post(`/contacts/${id}/transfer`, { to: { agent: budi.id } })
  const next = { caller: all.caller, rina: all.rina, budi: await pickedUp(budi) }
  await expectHearing(next, { caller: ['budi'], budi: ['caller'], rina: ['caller', 'budi'] })

  caller.hangUp()
  await waitFor('everybody to be quiet', () => Object.values(next).every(({ call }) => call.state() === 'ended'))
}, 90_000)

it('monitor.kill9: the server is killed while she listens; the call and the listening go on', async () => {
  const { id, from, voices, caller } = await talkWithSiti()
  await monitor(id, 'listen')
  const all = { ...voices, rina: await pickedUp(rina) }
  const hearing = { caller: ['siti'], siti: ['caller'], rina: ['caller', 'siti'] }
  await expectHearing(all, hearing)
  for (const { call } of Object.values(all)) call.pauses.forget()

  const before = hotline.serverPid()
  if (before === null) throw new Error('there is no server')
  process.kill(before, 'SIGKILL')
  await waitFor('another server', () => ![before, null].includes(hotline.serverPid()), 30_000)
  await expectHearing(all, hearing)
  await hotline.ready()
  for (const { call } of Object.values(all)) expect(call.pauses.longest()).toBeLessThan(PAUSE_MS)

  // It is hers as before.
  await monitor(id, 'whisper')
  await expectHearing(all, { ...hearing, siti: ['caller', 'rina'] })
  await monitor(id, 'stop')
  await waitFor('her phone to be quiet', () => all.rina.call.state() === 'ended')
  await expectHearing(voices, { caller: ['siti'], siti: ['caller'] })
  caller.hangUp()
  const record = await closedContactFrom(hotline.admin, from)
  expect(record).toMatchObject({ outcome: 'answered', agent: siti.id })
  expect(told(record).at(-1)).toEqual(['monitor-ended', 'left'])
}, 120_000)

it('monitor.unheard: a phone that is declined, or not there, is nothing to the call', async () => {
  const { id, from, voices, caller } = await talkWithSiti()
  for (const { call } of Object.values(voices)) call.pauses.forget()
  const declines = peer.phone('rina-declines', 'declines')
  for (const uri of [declines.uri, `sip:nobody@127.0.0.1:${hotline.ports.take()}`]) {
    await rina.api.put('/agents/me/station', { kind: 'phone', uri })
    await monitor(id, 'barge')
  }
  // The first has ended by itself, or the second would have been refused; the second is taken back, if it is there still.
  await rina.api.request('POST', `/contacts/${id}/monitor`, { mode: 'stop' })
  await waitFor('both to have ended', async () => {
    const ends = told(await contactFrom(hotline.admin, from)).filter((one) => String(one).startsWith('monitor-ended'))
    return ends.length === 2 && ends.every((one) => String(one) === 'monitor-ended,unanswered')
  })
  await rina.api.put('/agents/me/station', { kind: 'phone', uri: rina.phone.uri })
  await expectHearing(voices, { caller: ['siti'], siti: ['caller'] })
  for (const { call } of Object.values(voices)) expect(call.pauses.longest()).toBeLessThan(PAUSE_MS)

  const byAgent = await budi.api.request('POST', `/contacts/${id}/monitor`, { mode: 'listen' })
  expect(byAgent.status).toBe(403)
  caller.hangUp()
}, 90_000)

const person = async (name: 'siti' | 'budi' | 'rina'): Promise<Person> => {
  const { id, api } = await hotline.agent(name)
  const phone = peer.phone(name, 'answers', HZ[name])
  await api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  return { id, api, phone }
}

const monitor = async (id: string, mode: string): Promise<void> => {
  // A phone that was declined is free again a moment later.
  await waitFor(`to ${mode}`, async () => {
    const answer = await rina.api.request('POST', `/contacts/${id}/monitor`, { mode })
    if (answer.status !== 204) throw new Error(`${answer.status}: ${await answer.text()}`)
    return true
  })
}

/** A caller and Siti, who hear each other. */
const talkWithSiti = async (): Promise<{
  readonly id: string
  readonly from: string
  readonly caller: SipCall
  readonly voices: { readonly caller: Voice; readonly siti: Voice }
}> => {
  calls += 1
  const from = `0813111${calls}`
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const caller = await peer.dial({ from, to: '1501', hz: HZ.caller })
  const voices = { caller: { call: caller, hz: HZ.caller }, siti: await pickedUp(siti) }
  await expectHearing(voices, { caller: ['siti'], siti: ['caller'] })
  const { id } = await contactFrom(hotline.admin, from)
  return { id, from, caller, voices }
}

/** The call that their phone has now. */
const pickedUp = ({ phone }: Person): Promise<Voice> =>
  waitFor('the phone to be picked up', () => {
    const call = phone.calls().at(-1)
    const hz = phone === siti.phone ? HZ.siti : phone === budi.phone ? HZ.budi : HZ.rina
    return call?.state() === 'up' ? { call, hz } : null
  })

/** What the timeline says about listening. */
const told = ({ timeline }: ContactDetail): readonly unknown[] =>
  timeline.flatMap((entry): unknown[] => {
    if (!entry.type.startsWith('monitor-')) return []
    return [[entry.type, 'mode' in entry ? entry.mode : 'reason' in entry ? entry.reason : null]]
  })
