/**
 * A simulated day, all of it decided by one number: people call and answer, links break, the switch restarts, the server is
 * killed at any point and comes back from what is on its disk. After every step the invariants are looked at; the first that
 * does not hold ends the day.
 */
import type { EpochMs, Ms } from '../../../core/ids.ts'
import type { Command } from '../../../core/input.ts'
import { StoreUnavailableError } from '../../../ports/store.ts'
import { createManualClock } from '../../../telephony/fake/manual-clock.ts'
import { createFakeSwitch } from '../../../telephony/fake/switch.ts'
import { type CutTest, canonical } from './cuts.ts'
import { createDice, type Dice } from './dice.ts'
import { createDisk } from './disk.ts'
import { assertEvening, disagreement, unheard, watchReturns, watchSteps, watchTurns } from './invariants.ts'
import { createPeople } from './people.ts'
import { assertRecords } from './records.ts'
import type { Scene } from './scene.ts'
import { type House, type Point, type Server, startServer } from './server.ts'
import { firstRows } from './start.ts'
import { createSupervisor } from './supervisor.ts'
import { createWeather } from './weather.ts'

export interface DayOptions {
  readonly seed: number
  readonly calls?: number
  readonly lengthMs?: Ms
  /** Kills the first server at its so-many-th point, and nowhere else. */
  readonly killAt?: number
  /** People ask each other about their calls, hand them over, talk with three, and put callers through to a number. */
  readonly asks?: boolean
  /** Most callers come to a flow and press keys. */
  readonly flows?: boolean
  /** Callers ask to be called back, and ring again before they are. */
  readonly callbacks?: boolean
  /** No trouble but the kill that is asked for. */
  readonly fair?: boolean
  /** A fair day, cut again and again: the server is killed with all committed, and another one starts at the same moment. */
  readonly cut?: CutTest
}

export interface Day {
  readonly seed: number
  /** What did not hold, or null. */
  readonly failure: Error | null
  readonly trace: readonly string[]
  /** How often the server died, and at how many points it could have. */
  readonly kills: number
  readonly points: number
  readonly calls: number
  readonly rows: number
  readonly cuts: number
}

const START: EpochMs = 1_790_000_000_000
const QUIET_MS = 100_000
const EVENING_MS = 150_000

export const playDay = async (options: DayOptions): Promise<Day> => {
  const { seed, calls = 10, lengthMs = 150_000, killAt, cut } = options
  const fair = options.fair === true || cut !== undefined
  const clock = createManualClock(START)
  const dice = (purpose: string): Dice => createDice(seed, purpose)
  const fake = createFakeSwitch({ seed, clock, lapseMs: 60_000, patienceMs: dice('net').one([20_000, 600_000]) })
  const disk = createDisk(firstRows(START, dice('settings'), options.flows === true, options.callbacks === true))
  const notes: string[] = []
  const note = (line: string) => void notes.push(`${clock.now()} ${line}`)
  const turns = watchTurns()
  const steps = watchSteps()
  const returns = watchReturns()
  let server: Server | null = null
  let starting = false
  let failure: Error | null = null
  let kills = 0
  let points = 0
  let cuts = 0
  const weather = createWeather({
    clock,
    fake,
    disk,
    dice: dice('weather'),
    fair,
    kill: () => server?.kill(),
    leave: () => void server?.leave(),
    note,
  })
  const restarts = dice('restart')
  const house: House = {
    clock,
    fake,
    disk,
    dice: dice('wire'),
    slowness: cut === undefined ? dice('slowness').one([0, 3, 40]) : 0,
    fate: (point: Point) => {
      points += 1
      const now = killAt === undefined ? weather.fate(point) : points === killAt
      if (now) note(`dies ${point}`)
      return now
    },
    onEvents: turns.see,
    onFault: (error) => {
      failure ??= error
    },
    note,
  }
  const ask = (command: Command): void => {
    const to = server
    if (to === null || to.dead) return
    const before = to.center.view.seq
    const asked = to.ask(command)
    const seq = to.center.view.seq
    let outcomes = 0
    asked.then(
      (refusal) => {
        outcomes += 1
        if (outcomes > 1) failure ??= new Error(`I5: ${command.type} came to ${outcomes} outcomes`)
        if (refusal === null && disk.rows.length < seq)
          failure ??= new Error(`I5: ${command.type} was acknowledged at row ${seq}, the disk has ${disk.rows.length}`)
        if (refusal !== null && seq !== before)
          failure ??= new Error(`I5: ${command.type} was refused and changed much`)
      },
      (error: unknown) => {
        outcomes += 1
        if (!(error instanceof StoreUnavailableError))
          house.onFault(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }
  const people = createPeople({
    clock,
    fake,
    dice: dice('people'),
    steady: cut !== undefined,
    asks: options.asks === true,
    flows: options.flows === true,
    callbacks: options.callbacks === true,
    server: () => server,
    ask,
  })
  // Cuts compare what people have in hand; she has nothing.
  const supervisor =
    cut === undefined
      ? createSupervisor({
          clock,
          fake,
          dice: dice('supervisor'),
          steady: false,
          asks: false,
          flows: false,
          callbacks: false,
          server: () => server,
          ask,
        })
      : null
  const scene = (): Scene => ({ clock, fake, disk, server, calmSince: weather.calmSince, lossy: weather.lossy })

  const keepServer = (): void => {
    if (starting || (server !== null && !server.dead)) return
    if (server !== null) {
      kills += 1
      weather.disturbed()
    }
    starting = true
    const again = async (): Promise<void> => {
      const next = await startServer(house)
      server = next
      starting = false
    }
    clock.after(server === null || cut !== undefined ? 0 : restarts.between(100, 6_000), () => {
      again().catch((error: unknown) => house.onFault(error instanceof Error ? error : new Error(String(error))))
    })
  }

  /** Time passes, one thing at a time, and after each everybody has a look. */
  const pass = async (by: Ms): Promise<void> => {
    const until = clock.now() + by
    for (;;) {
      const more = clock.tick(until)
      await new Promise(setImmediate)
      people.look()
      keepServer()
      turns.check()
      steps.look(scene())
      returns.look(scene())
      if (failure !== null) throw failure
      if (!more) return
    }
  }

  /** Something may be under way at just this moment: they must agree at one of a few. */
  const agree = async (): Promise<void> => {
    const wrong = (): string | null => disagreement(scene()) ?? unheard(scene())
    for (let look = 0; wrong() !== null; look++) {
      if (look === 100) throw new Error(`I4: ${wrong()}`)
      await pass(100)
    }
  }

  /** Cuts the day when nothing is under way: all is on the disk, and no phone is being reached for. */
  const cutHere = async (test: CutTest): Promise<void> => {
    const busy = () =>
      server === null ||
      server.center.health().journalPending > 0 ||
      fake.live().legs.some(({ state }) => state === 'down') ||
      disagreement(scene()) !== null
    for (let look = 0; busy(); look++) {
      if (look === 50) return
      await pass(100)
    }
    if (server === null) return
    cuts += 1
    const before = canonical(server.center.view, clock.now())
    note(`cut ${cuts}`)
    server.kill()
    test.tamper?.(disk, before, dice(`tamper ${cuts}`))
    // Nobody does anything in this one moment.
    people.quiet = true
    keepServer()
    for (let look = 0; look < 5; look++) await pass(0)
    people.quiet = false
    const wrong = test.compare(before, canonical(server.center.view, clock.now()), fake)
    if (wrong !== null) throw new Error(`cut ${cuts}: ${wrong}`)
  }

  try {
    keepServer()
    await pass(1_000)
    weather.begin(lengthMs)
    people.come(calls, lengthMs)
    supervisor?.come(lengthMs)
    const moments = dice('cuts')
    if (cut !== undefined)
      for (const end = clock.now() + lengthMs; clock.now() < end; ) {
        await pass(moments.between(200, 3_000))
        await cutHere(cut)
      }
    else await pass(lengthMs / 2)
    if (cut === undefined && dice('quiet').chance(0.5)) {
      people.quiet = true
      weather.pause()
      await pass(QUIET_MS)
      await agree()
      people.quiet = false
      weather.goOn()
    }
    if (cut === undefined) await pass(lengthMs / 2)
    weather.end()
    people.goHome()
    supervisor?.goHome()
    const died = kills
    await pass(EVENING_MS)
    // Killed in the evening: it has another one.
    if (scene().server?.dead !== false || kills !== died) await pass(EVENING_MS)
    assertEvening(scene())
    if (cut?.tamper === undefined) assertRecords(disk.rows)
  } catch (error) {
    failure ??= error instanceof Error ? error : new Error(String(error))
  }
  scene().server?.kill()
  const trace = [...fake.trace(), ...notes, ...disk.rows.map((row) => `${row.at} row ${JSON.stringify(row)}`)]
  return { seed, failure, trace, kills, points, calls: people.callers.length, rows: disk.rows.length, cuts }
}
