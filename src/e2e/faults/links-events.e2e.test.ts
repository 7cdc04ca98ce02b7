/**
 * What happens to callers when the switch says too much, twice, too late or nonsense: a real switch, a real server, and the
 * fault proxy between them (F6, F7 and F8 of the faults to survive). After each test the switch is empty.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createAsteriskEngine } from '../../telephony/asterisk/driver.ts'
import { Agent } from '../../wire/agents.ts'
import { ContactDetail } from '../../wire/contacts.ts'
import { waitFor } from '../support/wait-for.ts'
import { contactsOf, expectOneRecord, hearEachOther, inPhase } from './links-people.ts'
import { lastCall, onStage, type Stage } from './links-stage.ts'
import { startStorm } from './links-storm.ts'
import { tellFault } from './tell.ts'

let stage: Stage
onStage((set) => {
  stage = set
})

describe('F6 slow consumer', () => {
  it('3 s without a look at 2,000 events a second: nothing is lost, and it is counted', async () => {
    const paused = () => stage.world.metric('sambung_troubles_total{kind="switch_reader_pauses",what=""}')
    const [before, losses] = [await paused(), await stage.losses()]
    const talk = await stage.talkToSiti('08160001')
    await stage.siti.present('ready')
    const waiting = await stage.wait('08160002')
    const leaving = await stage.wait('08160003')
    const [leg] = (await contactsOf(stage.world, '08160002')).map(({ id }) => id.replace(/^c-/, ''))
    const said = stage.world.ari.counts.messages
    const storm = await startStorm(stage.world, leg ?? 'none', 3_000)
    process.kill(stage.world.serverPid, 'SIGSTOP')
    const began = performance.now()
    const arriving = await stage.call('08160004')
    try {
      leaving.hangUp()
      talk.agent.hangUp()
      await pause(BLOCKED_MS)
    } finally {
      process.kill(stage.world.serverPid, 'SIGCONT')
    }
    const made = await storm.stop()
    const seconds = (performance.now() - began) / 1000
    console.log(`slow consumer: ${made} events in ${seconds.toFixed(1)} s`)
    expect(made / seconds).toBeGreaterThan(2_000)
    await waitFor('the events to have passed', () => stage.world.ari.counts.messages - said >= made)
    await stage.world.ready()
    // Siti, freed by her own hanging up, is offered who has waited longest.
    await inPhase(stage.world, '08160002', 'talking')
    await hearEachOther(waiting, lastCall(stage.siti))
    await inPhase(stage.world, '08160004', 'waiting')
    expect(await paused()).toBe(before + 1)
    tellFault({
      fault: 'F6 server blocked for 3 s',
      done: `${made} events came meanwhile; links lost: ${(await stage.losses()) - losses}`,
      recoveredMs: null,
    })
    expect(await stage.losses()).toBe(losses)
    await stage.siti.present('away')
    waiting.hangUp()
    await expectOneRecord(stage.world, '08160001', { agents: ['siti'], outcome: 'answered' })
    await expectOneRecord(stage.world, '08160002', { agents: ['siti'], outcome: 'answered' })
    await expectOneRecord(stage.world, '08160003', { agents: [], outcome: 'abandoned' })
    arriving.hangUp()
    await expectOneRecord(stage.world, '08160004', { agents: [], outcome: 'abandoned' })
  })
})

describe('F7 duplicated, reordered and late', () => {
  it('ten calls, each with one complete record', async () => {
    const numbers = Array.from({ length: 10 }, (_, n) => `0817000${n}`)
    const taken = stage.siti.phone.calls().length
    stage.world.ari.disturb('toServer', { twice: 0.3, reorder: 0.3 })
    const callers = await Promise.all(numbers.map((from) => stage.call(from)))
    await stage.siti.present('ready')
    const served = new Set<string>()
    // Five are served, one after the other, and end it themselves or are ended; five are tired of waiting.
    for (let n = 1; n <= 5; n++) {
      await waitFor(`call ${n} to be up`, () => stage.siti.phone.calls()[taken + n - 1]?.state() === 'up')
      const contact = await waitFor('siti to talk', talksNow)
      const { from } = await stage.world.admin.get(`/contacts/${contact}`, ContactDetail)
      served.add(from ?? 'nobody')
      if (n === 5) await stage.siti.present('away')
      if (n % 2 === 0) lastCall(stage.siti).hangUp()
      else callers[numbers.indexOf(from ?? '')]?.hangUp()
      await waitFor('its end', async () => (await talksNow()) !== contact)
    }
    for (const caller of callers) caller.hangUp()
    expect(served.size).toBe(5)
    const { doubled, moved } = stage.world.ari.counts
    tellFault({
      fault: 'F7 messages twice and out of order',
      done: `ten calls; ${doubled} messages came twice, ${moved} out of order`,
      recoveredMs: null,
    })
    expect(Math.min(doubled, moved)).toBeGreaterThan(10)
    for (const from of numbers) {
      const wanted = { agents: ['siti'], outcome: 'answered' } as const
      await expectOneRecord(stage.world, from, served.has(from) ? wanted : { agents: [], outcome: 'abandoned' })
    }
  })

  it('a line that is only slow makes everything later', async () => {
    const before = await stage.losses()
    for (const direction of ['toSwitch', 'toServer'] as const)
      stage.world.ari.disturb(direction, { delayMs: 150, bytesPerSecond: 100_000 })
    const talk = await stage.talkToSiti('08170010')
    talk.agent.hangUp()
    await expectOneRecord(stage.world, '08170010', { agents: ['siti'], outcome: 'answered' })
    expect(await stage.losses()).toBe(before)
  })

  /** With whom siti talks: the agent is shown from memory, the list of contacts may be a moment late. */
  const talksNow = async (): Promise<string | undefined> => {
    const { assignments } = await stage.world.admin.get('/agents/siti', Agent)
    return assignments.find(({ state }) => state === 'active')?.contact
  }
})

describe('F8 what nobody expects', () => {
  it('unknown events and malformed JSON are counted, told once a kind, and the stream goes on', async () => {
    const skipped = (kind: string) =>
      stage.world.metric(`sambung_troubles_total{kind="switch_messages_skipped",what="${kind}"}`)
    const before = await stage.losses()
    const waiting = await stage.wait('08180001')
    for (let n = 0; n < 20; n++) {
      for (const text of STRANGE) expect(stage.world.ari.inject(CONTROL, text)).toBe(1)
    }
    await waitFor(
      'all of it to be counted',
      async () => (await skipped('unknown')) === 40 && (await skipped('malformed')) === 120,
    )
    tellFault({
      fault: 'F8 unknown events and malformed JSON',
      done: `${await skipped('unknown')} unknown, ${await skipped('malformed')} malformed, all of them counted`,
      recoveredMs: null,
    })
    expect(stage.world.logged('a kind of event we do not know')).toHaveLength(2)
    expect(stage.world.logged('something that is not an event')).toHaveLength(1)
    await stage.siti.present('ready')
    await inPhase(stage.world, '08180001', 'talking')
    await hearEachOther(waiting, lastCall(stage.siti))
    waiting.hangUp()
    await expectOneRecord(stage.world, '08180001', { agents: ['siti'], outcome: 'answered' })
    expect(await stage.losses()).toBe(before)
  })

  it('a handler that throws', async () => {
    const counted: string[] = []
    const logged: string[] = []
    const heard: string[] = []
    const log = { info() {}, warn() {}, error: (_: object, words: string) => logged.push(words) }
    const text = (name: string): string => String(stage.world.access[name])
    const engine = createAsteriskEngine({
      ariUrl: `http://127.0.0.1:${stage.world.ari.port}/ari`,
      ariUser: text('ariUser'),
      ariSecret: text('ariSecret'),
      ami: { host: '127.0.0.1', port: stage.world.ami.port, user: text('amiUser'), secret: text('amiSecret') },
      app: 'lab',
      recordingsDir: '/nowhere',
      log,
      count: (metric, labels) => counted.push([metric, ...Object.values(labels)].join(' ')),
    })
    const leg = (id: string) =>
      JSON.stringify({ type: 'ChannelStateChange', channel: { id, state: 'Up', dialplan: {} } })
    await engine.start((event) => {
      if (event.type !== 'leg-answered') return
      if (event.leg.startsWith('bad')) throw new Error('a bug')
      heard.push(event.leg)
    })
    try {
      for (const id of ['good-1', 'bad-1', 'bad-2', 'good-2'])
        expect(stage.world.ari.inject(/app=lab&/, leg(id))).toBe(1)
      await waitFor('what follows', () => heard.length === 2)
      tellFault({
        fault: 'F8 a handler that throws',
        done: `${counted.length} of its events skipped and counted, the stream goes on`,
        recoveredMs: null,
      })
      expect(heard).toEqual(['good-1', 'good-2'])
      expect(counted).toEqual(['switch_messages_skipped fault', 'switch_messages_skipped fault'])
      expect(logged).toHaveLength(1)
    } finally {
      await engine.stop()
    }
  })
})

const BLOCKED_MS = 3_000
/** The server hears events on this one; its two others serve requests. */
const CONTROL = /app=sambung&/
/** Two kinds we never heard of, and six things that are no event. */
const STRANGE = [
  '{"type":"ChannelLevitated","channel":{"id":"x"}}',
  '{"type":"BridgeSang"}',
  '{"type":"ChannelDestroyed","channel":{"id"',
  '[]',
  '"StasisEnd"',
  '{"kind":"StasisEnd"}',
  'not even JSON',
  Buffer.from('{"type":"\xff\xfe', 'latin1'),
]
