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

/** What the net has taken, by its files. */
const messages = (): readonly { readonly file: string; readonly ms: number }[] => {
  const folder = join(hotline.data, 'spool', 'voicemail')
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((file) => ({ file, ms: statSync(join(folder, file)).size / 16 }))
}

/** Somebody who gave up, in one of those nodes if it was still the flow's; `handed`: the net may have had them by then. */
const leavesOneRecord = async (from: string, nodes: readonly string[], handed = false): Promise<void> => {
  const record = await closedContactFrom(hotline.admin, from)
  expect(record).toMatchObject({ outcome: 'abandoned', state: 'closed' })
  expect(entriesOf(record, 'contact-ended')).toHaveLength(1)
  const left = entriesOf(record, 'flow-abandoned').map((entry) => field(entry, 'node'))
  expect(left.length).toBeLessThanOrEqual(1)
  if (!handed) expect(left).toHaveLength(Math.min(nodes.length, 1))
  expect(nodes).toEqual(expect.arrayContaining(left))
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

  it('wrong keys three times, and silence three times, go on by the way that each menu says', async () => {
    const menus = [
      { menu: 'choose-language', keys: '', next: 'indonesian' },
      { menu: 'main-menu', keys: '1', next: 'anyone' },
    ]
    const arrive = async (menu: string, keys: string) => {
      const caller = await dial()
      if (keys !== '') caller.call.type(keys)
      await at(caller.from, menu)
      await words(caller.call)
      return caller
    }
    const goesOn = async (from: string, exit: string, next: string): Promise<void> => {
      await waitFor(exit, async () => exitsOf(await contactFrom(hotline.admin, from)).includes(exit), 60_000)
      const contact = await contactFrom(hotline.admin, from)
      expect(nodesOf(contact)[exitsOf(contact).indexOf(exit) + 1]).toBe(next)
    }
    for (const { menu, keys, next } of menus) {
      const { from, call } = await arrive(menu, keys)
      for (const key of ['9', '9', '*']) {
        await words(call)
        call.type(key)
      }
      await goesOn(from, `${menu} invalid`, next)
      call.hangUp()
      await closedContactFrom(hotline.admin, from)
    }
    await Promise.all(
      menus.map(async ({ menu, keys, next }) => {
        const { from, call } = await arrive(menu, keys)
        await silence(call)
        await goesOn(from, `${menu} silence`, next)
        call.hangUp()
        await closedContactFrom(hotline.admin, from)
      }),
    )
  }, 150_000)

  // The others of its nodes are gone through in no time: nobody can hang up there. Of who hangs up while something is said the
  // switch may tell that it is over before it tells that they are gone: then it is the next node that they left.
  it.each([
    ['choose-language', '', ['choose-language']],
    ['welcome', '1', ['welcome', 'main-menu']],
    ['main-menu', '1', ['main-menu']],
    ['sales', '21', []],
    ['support', '22', []],
    ['anyone', '20', []],
  ])(
    'who hangs up in %s leaves one record, and nothing in the switch',
    async (node, keys, nodes) => {
      const { from, call } = await dial()
      if (keys !== '') call.type(keys)
      await at(from, node)
      call.hangUp()
      await leavesOneRecord(from, nodes)
    },
    60_000,
  )

  describe('closed', () => {
    let open: Hours
    beforeAll(async () => {
      open = await hotline.admin.get('/hours/always', Hours)
      await hotline.admin.patch('/hours/always', { week: {} })
    })
    afterAll(() => hotline.admin.patch('/hours/always', { week: open.week }))

    it.each(['closed', 'message'])(
      'who hangs up in %s leaves one record, and nothing in the switch',
      async (node) => {
        const { from, call } = await dial()
        call.type('2')
        await at(from, node)
        call.hangUp()
        await leavesOneRecord(from, node === 'closed' ? ['closed', 'message'] : [node], true)
      },
      60_000,
    )

    it.each([
      ['hears the goodbye to its end', 'goodbye'],
      ['hangs up in goodbye', 'goodbye'],
      ['hangs up in the message', 'message'],
    ])(
      'the caller is told so, leaves a message, which is work of ours, and %s',
      async (what, last) => {
        const taken = messages()
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
        const isLong = () => messages().some(({ file, ms }) => ms > 3_000 && taken.every((one) => one.file !== file))
        await waitFor('three seconds of the message to be taken', isLong, 20_000)
        if (last === 'goodbye') call.type('#')
        await at(from, last)
        if (what.startsWith('hangs up')) call.hangUp()
        await waitFor('the call to be over', () => call.state() === 'ended', 20_000)
        const record = await waitFor('its notes to be read', () => closedContactFrom(hotline.admin, from), 60_000)
        expect(nodesOf(record).at(-1)).toBe(last)
        expect(record.outcome).toBe('voicemail')
        expect(record.recordings).toHaveLength(1)
        expect(record.obligation).not.toBeNull()
        expect(entriesOf(record, 'contact-ended')).toHaveLength(1)
      },
      120_000,
    )
  })

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
