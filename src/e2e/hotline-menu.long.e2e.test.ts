/**
 * `hotline.menu`: callers dial 1500 and walk the hotline's flow with real keys (RFC 4733) on the real switch. What they hear is
 * measured: words are sound that is neither the agent's tone nor, where there must be none, music.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Hours } from '../core/ivr/hours.ts'
import type { ContactDetail } from '../wire/contacts.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const CALLER_HZ = 440
const AGENT_HZ = 660
const SOUND_DB = -45
const SILENCE_DB = -60

let hotline: Installation
let peer: SipPeer
let callers = 0
const calls: SipCall[] = []
const phones = new Map<string, SipPhone>()
const people = new Map<string, Awaited<ReturnType<Installation['agent']>>>()

beforeAll(async () => {
  hotline = await startInstallation()
  peer = await createSipPeer(hotline.sipPort)
  for (const name of ['siti', 'dewi']) {
    const agent = await hotline.agent(name)
    const phone = peer.phone(name, 'answers', AGENT_HZ)
    await agent.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
    people.set(name, agent)
    phones.set(name, phone)
  }
  // Dewi serves sales alone: she has no support calls but those that may go to anybody.
  await hotline.admin.patch('/agents/dewi', { queues: ['sales'] })
  await hotline.admin.patch('/queues/sales', { wrapupMs: 0 })
}, 120_000)

afterEach(async () => {
  for (const call of calls.splice(0)) call.hangUp()
  for (const name of people.keys()) await presence(name, 'away')
  await hotline.emptySwitch()
}, 60_000)

afterAll(async () => {
  await peer?.close()
  await hotline?.stop()
}, 60_000)

const presence = (name: string, state: 'ready' | 'away'): Promise<void> =>
  people.get(name)?.api.put('/agents/me/presence', state === 'ready' ? { state } : { state, reason: 'a test' }) ??
  Promise.resolve()

const dial = async (): Promise<{ readonly from: string; readonly call: SipCall }> => {
  callers += 1
  const from = `08130000${String(callers).padStart(2, '0')}`
  const call = await peer.dial({ from, to: '1500', hz: CALLER_HZ })
  calls.push(call)
  await waitFor('the caller to be answered', () => call.state() === 'up')
  return { from, call }
}

const words = (call: SipCall) => waitFor('words', () => call.loudness() > SOUND_DB && call.tone(AGENT_HZ) < SOUND_DB)
const silence = (call: SipCall) => waitFor('silence', () => call.loudness() < SILENCE_DB, 20_000)

const field = (entry: object, name: string): unknown => Reflect.get(entry, name)
const entriesOf = (contact: ContactDetail, type: string) => contact.timeline.filter((entry) => entry.type === type)
const nodesOf = (contact: ContactDetail): readonly unknown[] =>
  entriesOf(contact, 'node-entered').map((entry) => field(entry, 'node'))
const exitsOf = (contact: ContactDetail): readonly string[] =>
  entriesOf(contact, 'node-left').map((entry) => `${field(entry, 'node')} ${field(entry, 'exit')}`)

/** Waits until the caller is at that step. */
const at = (from: string, node: string): Promise<ContactDetail> =>
  waitFor(`${from} to be at ${node}`, async () => {
    const contact = await contactFrom(hotline.admin, from)
    return nodesOf(contact).at(-1) === node ? contact : null
  })

const INDONESIAN = ['choose-language', 'indonesian', 'opening-hours', 'welcome', 'main-menu']
const ENGLISH = ['choose-language', 'english', 'opening-hours', 'welcome', 'main-menu']

/** The agent and the caller hear each other, and nobody else. */
const talk = async (call: SipCall, phone: SipPhone | undefined): Promise<SipCall> => {
  const answered = await waitFor(
    'the agent to be rung',
    () => phone?.calls().find((one) => one.state() === 'up') ?? null,
  )
  await waitFor('the caller to hear the agent', () => call.loudness() - call.tone(AGENT_HZ) < 3)
  await waitFor('the agent to hear the caller', () => answered.loudness() - answered.tone(CALLER_HZ) < 3)
  return answered
}

/** How long the longest message is that the net has taken, by its file. */
const messageMs = (): number => {
  const folder = join(hotline.data, 'spool', 'voicemail')
  const sizes = existsSync(folder) ? readdirSync(folder).map((file) => statSync(join(folder, file)).size) : []
  return Math.max(0, ...sizes) / 16
}

describe('hotline.menu', () => {
  it('1 1: Indonesian, sales: the caller waits with music, an agent of sales rings and they talk', async () => {
    const { from, call } = await dial()
    await words(call)
    call.type('1')
    await at(from, 'main-menu')
    await words(call)
    call.type('1')
    await at(from, 'sales')
    const waiting = await contactFrom(hotline.admin, from)
    expect(waiting).toMatchObject({ phase: 'waiting', queue: 'sales', answeredAt: null })
    await waitFor('music', () => call.loudness() > SOUND_DB)
    await presence('dewi', 'ready')
    await talk(call, phones.get('dewi'))
    call.hangUp()
    const record = await closedContactFrom(hotline.admin, from)
    expect(nodesOf(record)).toEqual([...INDONESIAN, 'sales'])
    expect(record).toMatchObject({ outcome: 'answered', queue: 'sales', agent: 'dewi' })
    expect(entriesOf(record, 'queue-entered')).toHaveLength(1)
  }, 60_000)

  it('2 2: English, support, all keys before anything was heard; an agent of sales alone is not rung', async () => {
    await presence('dewi', 'ready')
    const { from, call } = await dial()
    call.type('22')
    const waiting = await at(from, 'support')
    expect(nodesOf(waiting)).toEqual([...ENGLISH, 'support'])
    expect(entriesOf(waiting, 'language-set')).toMatchObject([{ language: 'en' }])
    await presence('siti', 'ready')
    await talk(call, phones.get('siti'))
    call.hangUp()
    expect(await closedContactFrom(hotline.admin, from)).toMatchObject({ outcome: 'answered', agent: 'siti' })
  }, 60_000)

  it('2 0: any agent: the one of another queue takes the caller', async () => {
    await presence('dewi', 'ready')
    const { from, call } = await dial()
    call.type('20')
    const answered = await talk(call, phones.get('dewi'))
    answered.hangUp()
    const record = await closedContactFrom(hotline.admin, from)
    expect(nodesOf(record)).toEqual([...ENGLISH, 'anyone'])
    expect(record).toMatchObject({ outcome: 'answered', queue: 'support', agent: 'dewi' })
  }, 60_000)

  it('wrong keys three times, and silence three times, go on by the way that the flow says', async () => {
    const silent = await dial()
    const wrong = await dial()
    for (const again of [1, 2, 3]) {
      await words(wrong.call)
      wrong.call.type(again < 3 ? '9' : '*')
    }
    const lost = await at(wrong.from, 'main-menu')
    expect(exitsOf(lost)[0]).toBe('choose-language invalid')
    wrong.call.hangUp()
    await silence(silent.call)
    const kept = await waitFor(
      'silence to be taken for an answer',
      async () => {
        const contact = await contactFrom(hotline.admin, silent.from)
        return exitsOf(contact)[0] === 'choose-language silence' ? contact : null
      },
      60_000,
    )
    expect(nodesOf(kept)).toContain('indonesian')
    silent.call.hangUp()
    for (const { from } of [silent, wrong]) await closedContactFrom(hotline.admin, from)
  }, 120_000)

  it.each([
    ['choose-language', ''],
    ['main-menu', '1'],
    ['support', '22'],
    ['anyone', '20'],
  ])(
    'who hangs up in %s leaves one record, and nothing in the switch',
    async (node, keys) => {
      const { from, call } = await dial()
      if (keys !== '') call.type(keys)
      await at(from, node)
      call.hangUp()
      const record = await closedContactFrom(hotline.admin, from)
      expect(record).toMatchObject({ outcome: 'abandoned', state: 'closed' })
      expect(entriesOf(record, 'contact-ended')).toHaveLength(1)
      const left = entriesOf(record, 'flow-abandoned').map((entry) => field(entry, 'node'))
      expect(left).toEqual(keys.length < 2 ? [node] : [])
    },
    60_000,
  )

  it('closed: the caller is told so and leaves a message, which is work of ours', async () => {
    const open = await hotline.admin.get('/hours/always', Hours)
    await hotline.admin.patch('/hours/always', { week: {} })
    try {
      const { from, call } = await dial()
      call.type('2')
      await at(from, 'closed')
      await words(call)
      // Neither what is said nor how to leave a message needs to be heard to its end.
      call.type('#')
      const handed = await waitFor('the net to have the caller', async () => {
        const contact = await contactFrom(hotline.admin, from)
        return entriesOf(contact, 'net-entered').length > 0 ? contact : null
      })
      expect(entriesOf(handed, 'net-entered')).toMatchObject([{ for: 'message' }])
      await waitFor('three seconds of the message to be taken', () => messageMs() > 3_000, 20_000)
      call.type('#')
      await waitFor('the net to hang up', () => call.state() === 'ended', 20_000)
      const record = await waitFor('its notes to be read', () => closedContactFrom(hotline.admin, from), 60_000)
      expect(record.outcome).toBe('voicemail')
      expect(record.recordings).toHaveLength(1)
      expect(record.obligation).not.toBeNull()
    } finally {
      await hotline.admin.patch('/hours/always', { week: open.week })
    }
  }, 120_000)

  it('kill -9 of the server in the menu: the caller hears it again, and goes on', async () => {
    const { from, call } = await dial()
    call.type('2')
    await at(from, 'main-menu')
    await words(call)
    const pid = hotline.serverPid()
    if (pid === null) throw new Error('there is no server')
    process.kill(pid, 'SIGKILL')
    await waitFor('another server', () => (hotline.serverPid() ?? pid) !== pid)
    await hotline.ready()
    const resumed = await waitFor('the flow to go on', async () => {
      const contact = await contactFrom(hotline.admin, from)
      return entriesOf(contact, 'contact-resumed').length > 0 ? contact : null
    })
    expect(resumed.phase).toBe('flow')
    await words(call)
    call.type('1')
    await at(from, 'sales')
    await presence('dewi', 'ready')
    await talk(call, phones.get('dewi'))
    call.hangUp()
    const record = await closedContactFrom(hotline.admin, from)
    expect(nodesOf(record)).toEqual([...ENGLISH, 'sales'])
    expect(record.outcome).toBe('answered')
  }, 90_000)
})
