/**
 * Attended transfers, calls put through to a number, and a conference of three, on desk phones through the API. Everybody
 * speaks a tone of their own; the ears say who hears whom in each step, and the switch is empty after each.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loudness, toneLevel } from '../core/sound/tone.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { routeTo } from './support/route-to.ts'
import { type Ear, openEar } from './support/rtp-ear.ts'
import { type SippPhone, startCaller, startPhone } from './support/sipp.ts'
import { waitFor } from './support/wait-for.ts'

const HZ = { caller: 440, siti: 660, budi: 880, outside: 1100 } as const
type Who = keyof typeof HZ
/** A tone that is there, and one that is not; the same within music, which has a little of any; how loud that is at least. */
const [THERE_DB, ABSENT_DB, IN_MUSIC_DB, MUSIC_DB] = [-25, -55, -35, -45]

interface Party {
  readonly ear: Ear
  readonly phone: SippPhone
}
interface Desk extends Party {
  readonly id: string
  readonly api: Installation['admin']
}

let hotline: Installation
let siti: Desk
let budi: Desk
let outside: Party
let ears: Readonly<Record<Who, Ear>>
let from = ''
let calls = 0
let caller: SippPhone
let id = ''

beforeAll(async () => {
  hotline = await startInstallation()
  await hotline.admin.patch('/queues/sales', { wrapupMs: 0 })
  siti = await openDesk('siti')
  budi = await openDesk('budi')
  outside = await openPhone('outside', 3_000)
  await routeTo(hotline.data, Number(outside.phone.uri.split(':').at(-1)))
  ears = {
    caller: await openEar(hotline.ports.take(), { hz: HZ.caller }),
    siti: siti.ear,
    budi: budi.ear,
    outside: outside.ear,
  }
}, 120_000)

afterAll(async () => {
  for (const party of [siti, budi, outside]) {
    party?.ear.close()
    await party?.phone.stop()
  }
  ears?.caller.close()
  await hotline?.stop()
}, 60_000)

/** Siti talks with a caller to 1501; budi is ready after that. */
beforeEach(async () => {
  for (const ear of Object.values(ears)) ear.forget()
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  calls += 1
  from = `0813${1000 + calls}`
  caller = await startCaller({
    server: hotline.sipPort,
    port: hotline.ports.take(),
    number: '1501',
    from,
    mediaPort: ears.caller.port,
  })
  await hear({ caller: ['siti'], siti: ['caller'] })
  id = (await contactFrom(hotline.admin, from)).id
  await siti.api.put('/agents/me/presence', { state: 'away', reason: 'paperwork' })
  await budi.api.put('/agents/me/presence', { state: 'ready' })
}, 40_000)

afterEach(async () => {
  await caller?.stop()
  await budi.api.put('/agents/me/presence', { state: 'away', reason: 'meal' })
  await hotline.emptySwitch()
}, 30_000)

describe('transfer.attended', () => {
  it('to an agent: music for the caller, the two talk apart, back and forth, then the caller is theirs', async () => {
    await act('consult', { to: { agent: budi.id } })
    await hear({ caller: 'music', siti: ['budi'], budi: ['siti'] })
    await phase('consulting')
    await act('swap')
    await hear({ caller: ['siti'], siti: ['caller'], budi: 'music' })
    await act('swap')
    await hear({ caller: 'music', siti: ['budi'], budi: ['siti'] })
    await act('complete')
    await hear({ caller: ['budi'], budi: ['caller'] })
    expect(await contactFrom(hotline.admin, from)).toMatchObject({ phase: 'talking', agent: budi.id })
    await caller.hangup()
    const record = await closedContactFrom(hotline.admin, from)
    expect(record).toMatchObject({ outcome: 'answered', agent: budi.id })
    expect(record.holdMs).toBeGreaterThan(1_500)
    const types = record.timeline.map(({ type }) => type)
    for (const type of ['consult-begun', 'consult-answered', 'consult-swapped', 'contact-handed-over'])
      expect(types).toContain(type)
  }, 60_000)

  it('to a number, by hanging up: the caller goes on with somebody outside until both are gone', async () => {
    await act('consult', { to: { number: '0215550' } })
    await hear({ caller: 'music', siti: ['outside'], outside: ['siti'] })
    await siti.phone.hangup()
    await hear({ caller: ['outside'], outside: ['caller'] })
    await phase('outside')
    await outside.phone.hangup()
    await caller.expect('ended', 1)
    expect(await closedContactFrom(hotline.admin, from)).toMatchObject({ outcome: 'transferred-out' })
  }, 60_000)

  it('to a queue: its first ready agent is asked; who hangs up leaves the two as they were', async () => {
    await act('consult', { to: { queue: 'support' } })
    await hear({ caller: 'music', siti: ['budi'], budi: ['siti'] })
    await budi.phone.hangup()
    await hear({ caller: ['siti'], siti: ['caller'] })
    await act('consult', { to: { agent: budi.id } })
    await hear({ caller: 'music', siti: ['budi'], budi: ['siti'] })
    await act('cancel')
    await hear({ caller: ['siti'], siti: ['caller'] })
    await act('consult', { to: { agent: budi.id } })
    await hear({ caller: 'music', siti: ['budi'], budi: ['siti'] })
    // Whoever asked and whoever was asked go with the caller.
    await caller.hangup()
    expect(await closedContactFrom(hotline.admin, from)).toMatchObject({ outcome: 'answered', agent: siti.id })
  }, 60_000)

  it('kill -9 of the server meanwhile: all talk on, and the books say the same', async () => {
    await act('consult', { to: { agent: budi.id } })
    await hear({ caller: 'music', siti: ['budi'], budi: ['siti'] })
    await killServer()
    await hear({ caller: 'music', siti: ['budi'], budi: ['siti'] })
    await phase('consulting')
    await act('conference')
    await hear({ caller: ['siti', 'budi'], siti: ['caller', 'budi'], budi: ['caller', 'siti'] })
    await killServer()
    await hear({ caller: ['siti', 'budi'], siti: ['caller', 'budi'], budi: ['caller', 'siti'] })
    await phase('conference')
    await act('complete')
    await hear({ caller: ['budi'], budi: ['caller'] })
    await budi.phone.hangup()
    await caller.expect('ended', 1)
    expect(await closedContactFrom(hotline.admin, from)).toMatchObject({ outcome: 'answered', agent: budi.id })
  }, 90_000)
})

describe('transfer.blind', () => {
  it('to a number: music until it answers, then the two', async () => {
    await act('transfer', { to: { number: '0215551' } })
    await hear({ caller: 'music' })
    await hear({ caller: ['outside'], outside: ['caller'] })
    await caller.hangup()
    expect(await closedContactFrom(hotline.admin, from)).toMatchObject({ outcome: 'transferred-out' })
  }, 60_000)

  it('to a queue: music until its next agent answers, then the two', async () => {
    await budi.api.put('/agents/me/presence', { state: 'away', reason: 'meal' })
    expect((await contactFrom(hotline.admin, from)).queue).toBe('support')
    await act('transfer', { to: { queue: 'sales' } })
    await hear({ caller: 'music' })
    expect(await contactFrom(hotline.admin, from)).toMatchObject({ phase: 'waiting', queue: 'sales' })
    await budi.api.put('/agents/me/presence', { state: 'ready' })
    await hear({ caller: ['budi'], budi: ['caller'] })
    expect(await contactFrom(hotline.admin, from)).toMatchObject({ phase: 'talking', agent: budi.id })
    await caller.hangup()
    const record = await closedContactFrom(hotline.admin, from)
    expect(record).toMatchObject({ outcome: 'answered', queue: 'sales', agent: budi.id })
  }, 60_000)

  it('to nowhere is refused before anything moves', async () => {
    const wrong = [
      { number: '0215551&PJSIP/0900@local-out' },
      { number: '021/5551' },
      { number: '*98' },
      { number: '+' },
      { number: '1'.repeat(33) },
    ]
    for (const action of ['transfer', 'consult', 'conference'])
      for (const to of wrong) {
        const answer = await siti.api.request('POST', `/contacts/${id}/${action}`, { to })
        expect({ to, status: answer.status, problem: await answer.json() }).toMatchObject({
          status: 422,
          problem: { errors: [{ path: 'to.number' }] },
        })
      }
    await hear({ caller: ['siti'], siti: ['caller'] })
    expect(outside.phone.events().filter(({ detail }) => detail.includes('0900'))).toEqual([])
    await caller.hangup()
    await closedContactFrom(hotline.admin, from)
  }, 60_000)
})

it('conference.three: each hears the other two, whoever leaves first', async () => {
  await act('conference', { to: { agent: budi.id } })
  await hear({ caller: ['siti', 'budi'], siti: ['caller', 'budi'], budi: ['caller', 'siti'] })
  await budi.phone.hangup()
  await hear({ caller: ['siti'], siti: ['caller'] })
  await phase('talking')
  await act('conference', { to: { number: '0215552' } })
  await hear({ caller: ['siti', 'outside'], siti: ['caller', 'outside'], outside: ['caller', 'siti'] })
  await siti.phone.hangup()
  await hear({ caller: ['outside'], outside: ['caller'] })
  await caller.hangup()
  expect(await closedContactFrom(hotline.admin, from)).toMatchObject({ outcome: 'transferred-out', agent: siti.id })
}, 60_000)

const act = async (action: string, body?: object): Promise<void> => {
  // Whoever is rung now is in another call than before.
  if (body !== undefined) for (const { ear } of [budi, outside]) ear.forget()
  await siti.api.post(`/contacts/${id}/${action}`, body)
}

const phase = (wanted: string): Promise<true> =>
  waitFor(`the phase ${wanted}`, async () => (await contactFrom(hotline.admin, from)).phase === wanted)

/** Everybody named hears a second of just those, or of music, and nobody else. */
const hear = async (wanted: Partial<Readonly<Record<Who, readonly Who[] | 'music'>>>): Promise<void> => {
  await Promise.all(
    NAMES.flatMap((who) => {
      const heard = wanted[who]
      if (heard === undefined) return []
      const others = NAMES.filter((other) => other !== who)
      const fits = (second: Int16Array): boolean =>
        others.every((other) => {
          const level = toneLevel(second, HZ[other])
          if (heard === 'music') return level < IN_MUSIC_DB
          return heard.includes(other) ? level > THERE_DB : level < ABSENT_DB
        }) &&
        (heard !== 'music' || loudness(second) > MUSIC_DB)
      return [hearsSoon(who, `${who} to hear ${heard}`, fits)]
    }),
  )
}

const hearsSoon = async (who: Who, what: string, fits: (second: Int16Array) => boolean): Promise<void> => {
  let last: Int16Array = new Int16Array()
  await ears[who]
    .expectSecond(what, (second) => {
      last = second
      return fits(second)
    })
    .catch((error: unknown) => {
      const levels = NAMES.map((name) => `${name} ${toneLevel(last, HZ[name]).toFixed(0)}`).join(', ')
      throw new Error(`${what}; last: ${levels}, loudness ${loudness(last).toFixed(0)}`, { cause: error })
    })
}

const NAMES: readonly Who[] = ['caller', 'siti', 'budi', 'outside']

const killServer = async (): Promise<void> => {
  const pid = hotline.serverPid()
  if (pid === null) throw new Error('there is no server to kill')
  process.kill(pid, 'SIGKILL')
  await waitFor('another server', () => hotline.serverPid() !== null && hotline.serverPid() !== pid)
  await hotline.ready()
}

const openPhone = async (who: Who, afterMs: number): Promise<Party> => {
  const ear = await openEar(hotline.ports.take(), { hz: HZ[who] })
  const behaviour = { kind: 'answer', afterMs } as const
  return { ear, phone: await startPhone({ port: hotline.ports.take(), mediaPort: ear.port, behaviour }) }
}

const openDesk = async (name: 'siti' | 'budi'): Promise<Desk> => {
  const { id: agent, api } = await hotline.agent(name)
  const party = await openPhone(name, 100)
  await api.put('/agents/me/station', { kind: 'phone', uri: party.phone.uri })
  return { ...party, id: agent, api }
}
