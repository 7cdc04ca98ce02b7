/**
 * Whole days in a simulated house, each decided by one number: the real centre on a simulated switch, killed at any point and
 * back from its disk. `SAMBUNG_SEED=n` plays that day alone, `SAMBUNG_SEEDS=n` so many (`npm run test:soak`).
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sameCalls, sameState } from './cuts.ts'
import { type Day, type DayOptions, playDay } from './day.ts'

const ONE = process.env.SAMBUNG_SEED
/** So many that all of it takes some fifteen seconds; a thousand and more is the long form. */
const MANY = Number(process.env.SAMBUNG_SEEDS ?? 120)
const LONG = MANY >= 1_000
const LONG_MS = 60_000 + MANY * 500

const seeds = (many: number): readonly number[] =>
  ONE === undefined ? Array.from({ length: many }, (_, seed) => seed + 1) : [Number(ONE)]

/** Plays days until one fails; what is thrown then says how to see it again. */
const play = async (all: readonly DayOptions[]): Promise<readonly Day[]> => {
  const days: Day[] = []
  for (const options of all) {
    const day = await playDay(options)
    days.push({ ...day, trace: [] })
    if (day.failure === null) continue
    const file = join(tmpdir(), `sambung-day-${day.seed}.txt`)
    writeFileSync(file, day.trace.join('\n'))
    const told = `${JSON.stringify(options)} (its trace: ${file}); again: SAMBUNG_SEED=${day.seed} npx vitest run sim`
    throw new Error(`${told}\n${day.failure.message}`, { cause: day.failure })
  }
  return days
}

const sum = (days: readonly Day[], what: 'kills' | 'points' | 'calls' | 'rows' | 'cuts'): number =>
  days.reduce((all, day) => all + day[what], 0)

const tell = (name: string, days: readonly Day[], began: number): void => {
  const figures = `${sum(days, 'calls')} calls, ${sum(days, 'kills')} kills, ${sum(days, 'cuts')} cuts, ${sum(days, 'rows')} rows`
  console.log(`${name}: ${days.length} days, ${figures}, ${Math.round(performance.now() - began)} ms`)
}

test(
  'sim.days: whatever happens when, nobody is lost, and each call has one complete record',
  async () => {
    const began = performance.now()
    tell('sim.days', await play(seeds(MANY).map((seed) => ({ seed }))), began)
  },
  LONG_MS,
)

test(
  'sim.asks: the same where people ask each other, hand calls over, and talk with three',
  async () => {
    const began = performance.now()
    tell('sim.asks', await play(seeds(Math.ceil(MANY / 3)).map((seed) => ({ seed, asks: true }))), began)
  },
  LONG_MS,
)

test(
  'sim.flows: the same where callers come to a flow and press keys',
  async () => {
    const began = performance.now()
    tell('sim.flows', await play(seeds(Math.ceil(MANY / 6)).map((seed) => ({ seed, flows: true }))), began)
  },
  LONG_MS,
)

test(
  'sim.callbacks: the same where callers ask to be called back: each wish is one, and is kept or closed once',
  async () => {
    const began = performance.now()
    const days = await play(seeds(Math.ceil(MANY / 20)).map((seed) => ({ seed, callbacks: true })))
    tell('sim.callbacks', days, began)
  },
  LONG_MS,
)

test(
  'sim.asks.equal: a server that is killed in the midst of it goes on with the same books',
  async () => {
    const began = performance.now()
    const days = await play(seeds(5).map((seed) => ({ seed, calls: 25, asks: true, cut: sameState })))
    tell('sim.asks.equal', days, began)
  },
  LONG_MS,
)

test.skipIf(ONE !== undefined)('sim.same-seed: the same number gives the same day, to the last line', async () => {
  for (const seed of [1, 6, 48]) {
    const [one, two] = [await playDay({ seed }), await playDay({ seed })]
    expect(two).toEqual(one)
    expect(one.trace.length).toBeGreaterThan(200)
  }
  expect((await playDay({ seed: 1 })).trace).not.toEqual((await playDay({ seed: 6 })).trace)
})

test.skipIf(ONE !== undefined)(
  'sim.kill-at-every-point: before and after each command, event, timer and commit of a day',
  async () => {
    const began = performance.now()
    const day = { calls: 4, lengthMs: 20_000, fair: true }
    const all: DayOptions[] = []
    for (const seed of LONG ? [1, 2, 3, 4, 5, 6] : [1]) {
      const { points } = await playDay({ ...day, seed })
      for (let killAt = 1; killAt <= points; killAt++) all.push({ ...day, seed, killAt })
    }
    tell(`sim.kill-at-every-point: ${all.length} points`, await play(all), began)
  },
  LONG_MS,
)

test(
  'recover.equal: the state after a kill is the state before it, at 1,000 cuts',
  async () => {
    const began = performance.now()
    const days = await play(seeds(11).map((seed) => ({ seed, calls: 25, cut: sameState })))
    tell('recover.equal', days, began)
    if (ONE === undefined) expect(sum(days, 'cuts')).toBeGreaterThanOrEqual(1_000)
  },
  LONG_MS,
)

test(
  'recover.no-journal-row: without the last rows, everybody waits in their place, rings and talks on',
  async () => {
    const began = performance.now()
    tell(
      'recover.no-journal-row',
      await play(seeds(LONG ? 14 : 9).map((seed) => ({ seed, calls: 25, cut: sameCalls }))),
      began,
    )
  },
  LONG_MS,
)
