/** F15: somebody sets the wall clock, an hour either way, while calls wait, ring, talk and are wrapped up. */
import { expect, test } from 'vitest'
import { newQueue } from '../core/acd/new-queue.ts'
import type { EventType, Recorded } from '../core/event.ts'
import { agentId, contactOfLeg, type Ms, queueId } from '../core/ids.ts'
import type { Command } from '../core/input.ts'
import { createRandom } from '../telephony/fake/random.ts'
import type { FakeCall, FakePhone } from '../telephony/fake/switch.ts'
import { type ClockWorld, createClockWorld, type Told } from './testing/clock-world.ts'

const HOUR: Ms = 3_600_000
const RING_MS: Ms = 20_000
const WRAPUP_MS: Ms = 30_000
const RUNS = 25
const STEPS = 40
/** After this long a jump is in the journal. */
const NOTICED_MS: Ms = 2_500
/** Centre time runs up to a tenth slower or faster, and a moment is looked for every ten seconds. */
const earliest = (ms: Ms): Ms => ms / 1.1 - 500
const latest = (ms: Ms): Ms => ms / 0.9 + 1_500

const first = Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000)
const seeds = process.env.SAMBUNG_SEED === undefined ? Array.from({ length: RUNS }, (_, run) => first + run) : [first]

test('F15 clock: jumps of up to an hour fire nothing early, starve nothing, and no duration is negative', async () => {
  const sums: Sums = { jumps: 0, restarts: 0, calls: 0, talks: 0, missed: 0 }
  for (const seed of seeds) {
    try {
      await day(seed, sums)
    } catch (error) {
      throw new Error(`SAMBUNG_SEED=${seed} plays it again`, { cause: error })
    }
  }
  console.log(`${seeds.length} runs, seeds from ${first}: ${JSON.stringify(sums)}`)
  if (seeds.length > 1) for (const [what, count] of Object.entries(sums)) expect(count, what).toBeGreaterThan(0)
}, 120_000)

test.each([
  ['set an hour back as it dies', { ahead: { inTalk: 0, atKill: -HOUR }, wrapsUpFor: 10_000, slack: 0 }],
  ['set an hour ahead before', { ahead: { inTalk: HOUR, atKill: HOUR }, wrapsUpFor: 1_000, slack: 1_000 }],
] as const)(
  'F15 clock: back after a kill in the wrap-up with the wall clock %s, deadlines hold',
  async (_what, { ahead, wrapsUpFor, slack }) => {
    const world = await createClockWorld(1)
    const phones = await staff(world)
    world.fake.callIn({ from: '0811', to: '1501' })
    await world.pass(1_000)
    const [call] = phones.flatMap((phone) => phone.calls())
    call?.answer()
    world.setAhead(ahead.inTalk)
    await world.pass(5_000)
    call?.hangUp()
    await world.pass(wrapsUpFor)
    world.setAhead(ahead.atKill)
    world.kill()
    await world.pass(1_000)
    await world.start()
    const wrapups = (): number => world.told.filter(({ recorded }) => recorded.event.type === 'wrapup-ended').length
    const gone = wrapsUpFor + 1_000 + slack
    await world.pass(earliest(WRAPUP_MS) - gone)
    expect(wrapups()).toBe(0)
    await world.pass(latest(WRAPUP_MS) - earliest(WRAPUP_MS) + gone)
    expect(wrapups()).toBe(1)
    expectOrder(world.told.map(({ recorded }) => recorded))
    await world.stop()
  },
)

/** What happened in all runs together. */
interface Sums {
  jumps: number
  restarts: number
  calls: number
  talks: number
  missed: number
}

/** A run of random callers, agents and clocks. */
const day = async (seed: number, sums: Sums): Promise<void> => {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const world = await createClockWorld(seed)
  const phones = await staff(world)
  const callers: FakeCall[] = []
  const dialled = new Map<string, number>()
  const dial = (): void => {
    const call = world.fake.callIn({ from: `08${callers.length}`, to: '1501' })
    callers.push(call)
    dialled.set(contactOfLeg(call.leg), world.trueNow())
  }
  for (let step = 0; step < STEPS; step++) {
    const ringing = phones.flatMap((phone) => phone.calls()).filter((call) => call.state() === 'ringing')
    const up = [...phones.flatMap((phone) => phone.calls()), ...callers].filter((call) => call.state() === 'up')
    const dice = random()
    if (dice < 0.25) dial()
    else if (dice < 0.45) pick(ringing)?.answer()
    else if (dice < 0.6) pick(up)?.hangUp()
    else if (dice < 0.85) {
      world.setAhead(Math.round((random() * 2 - 1) * HOUR))
      sums.jumps++
    } else if (dice < 0.92) {
      // Set forward while nobody runs is taken for a long absence, which it may have been: nobody can tell the two apart.
      // Set before, it is known, once it was noticed.
      const way = random()
      if (way < 0.3) world.setNotAheadOfCenter()
      else if (way < 0.6) world.setAhead(-HOUR)
      else await world.pass(NOTICED_MS)
      world.kill()
      await world.pass(random() * 2_000)
      // The switch's own net takes this one, and says by the wall clock since when.
      if (random() < 0.5) dial()
      await world.pass(500 + random() * 2_000)
      await world.start()
      sums.restarts++
    }
    await world.pass(300 + random() * 8_000)
  }
  for (const call of [...callers, ...phones.flatMap((phone) => phone.calls())]) call.hangUp()
  await world.pass(120_000)
  expect(world.troubles).toEqual([])
  expect(world.center().view.contacts.size).toBe(0)
  expectOrder(world.told.map(({ recorded }) => recorded))
  expectTiming(world.told)
  expectWaits(world.told, dialled)
  await world.stop()
  sums.calls += callers.length
  for (const { recorded } of world.told) {
    if (recorded.event.type === 'talk-ended') sums.talks++
    if (recorded.event.type === 'offer-ended' && recorded.event.reason === 'missed') sums.missed++
  }
}

/** A queue and two agents with phones that ring until somebody picks up. */
const staff = async (world: ClockWorld): Promise<readonly FakePhone[]> => {
  const support = queueId('support')
  const commands: Command[] = [
    { type: 'save-queue', queue: newQueue(support, 'Support', { ringTimeoutMs: RING_MS, wrapupMs: WRAPUP_MS }) },
    { type: 'set-number', number: '1501', target: { queue: support } },
  ]
  const phones = ['siti', 'budi'].map((name) => {
    const phone = world.fake.phone(name, 'waits')
    const [id, station] = [agentId(name), { kind: 'phone', uri: phone.uri } as const]
    commands.push({ type: 'save-agent', agent: { id, username: name, name, skills: [], queues: [support], station } })
    commands.push({ type: 'set-presence', agent: id, state: 'available', reason: null })
    return phone
  })
  const done = commands.map((command) => world.center().submit(command))
  await world.pass(1_000)
  expect(await Promise.all(done)).toEqual(commands.map(() => null))
  return phones
}

/** Places and moments only rise, and every time in a record is at or after the one before it. */
const expectOrder = (events: readonly Recorded[]): void => {
  const marks = new Map<string, number>()
  const notBefore = (contact: string, what: string, moment: number): void => {
    expect(moment, `${what} of ${contact}`).toBeGreaterThanOrEqual(marks.get(contact) ?? 0)
    marks.set(contact, moment)
  }
  events.forEach(({ seq, at, event }, place) => {
    const before = events[place - 1]
    if (before !== undefined) expect({ seq, late: at >= before.at }).toEqual({ seq: before.seq + 1, late: true })
    if (event.type === 'contact-created') notBefore(event.contact, 'creation', event.createdAt)
    else if (event.type === 'queue-entered')
      notBefore(event.contact, 'queue', Math.max(event.enqueuedAt, marks.get(event.contact) ?? 0))
    else if ('contact' in event) notBefore(event.contact, event.type, at)
    if (event.type === 'queue-entered') expect(event.enqueuedAt).toBeLessThanOrEqual(at)
  })
}

/** Between one event and the other of the same contact lies, in true time, what was promised, whatever the clocks said. */
const expectTiming = (told: readonly Told[]): void => {
  for (const { trueAt, recorded } of told) {
    const { event } = recorded
    if (event.type === 'talk-ended' && event.wrapupUntil !== null) {
      const end = told.find((later) => later.recorded.seq > recorded.seq && isOf(later, 'wrapup-ended', event.contact))
      const took = (end?.trueAt ?? Number.POSITIVE_INFINITY) - trueAt
      expect(took, `wrap-up of ${event.contact}`).toBeGreaterThanOrEqual(earliest(WRAPUP_MS))
      expect(took, `wrap-up of ${event.contact}`).toBeLessThanOrEqual(latest(WRAPUP_MS) + downtime(told, trueAt))
    }
    if (event.type === 'offer-ended' && event.reason === 'missed') {
      const begin = told
        .filter((one) => one.recorded.seq < recorded.seq && isOf(one, 'contact-offered', event.contact))
        .at(-1)
      expect(trueAt - (begin?.trueAt ?? 0), `missed offer of ${event.contact}`).toBeGreaterThanOrEqual(
        earliest(RING_MS),
      )
    }
  }
}

/** Nobody has waited longer than since they dialled, and so nobody is put before those who came first. */
const expectWaits = (told: readonly Told[], dialled: ReadonlyMap<string, number>): void => {
  for (const { trueAt, recorded } of told) {
    const { at, event } = recorded
    if (event.type !== 'queue-entered') continue
    const waited = trueAt - (dialled.get(event.contact) ?? 0)
    expect(at - event.enqueuedAt, `wait of ${event.contact}`).toBeLessThanOrEqual(waited * 1.1 + 1_000)
  }
}

/**
 * What restarts after that moment may add: with the wall clock back, the time since the last event and the time away are
 * nobody's, and a wrap-up then has ten seconds at least.
 */
const downtime = (told: readonly Told[], since: number): Ms => {
  let sum = 0
  told.forEach(({ trueAt, recorded }, place) => {
    if (recorded.event.type !== 'server-started' || trueAt <= since) return
    sum += latest(10_000) + latest(trueAt - (told[place - 1]?.trueAt ?? trueAt))
  })
  return sum
}

const isOf = ({ recorded }: Told, type: EventType, contact: string): boolean =>
  recorded.event.type === type && 'contact' in recorded.event && recorded.event.contact === contact
