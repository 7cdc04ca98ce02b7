/**
 * The same scripts on the simulated and on the real switch give the same normalised trace, so that the simulation can be
 * believed. Where they differ, the real one is right. `SAMBUNG_SEED=n` plays the random scripts from that one on.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAsteriskWorld } from '../support/sip-peer-world.ts'
import { linkUp, playReal, simulate, strangers } from './differential-boards.ts'
import { LIMITS } from './differential-limits.ts'
import { LINKS } from './differential-links.ts'
import type { Switchboard } from './differential-play.ts'
import { randomScript } from './differential-random.ts'
import { FIXED } from './differential-scripts.ts'
import { withinReach } from './differential-stuck.ts'
import { tellDifference } from './differential-told.ts'
import { isLong, type Script, usesLink } from './differential-words.ts'
import { LONG, seedOf } from './floor-faults.ts'
import { tellFault } from './tell.ts'

/** Scripts played side by side on the one switch. */
const LANES = 8
const RANDOM = LONG ? 500 : 24

let board: Switchboard
let played = 0
beforeAll(async () => {
  board = await linkUp(await startAsteriskWorld())
}, 120_000)
afterAll(async () => {
  await board?.world.engine.stop()
  await board?.world.close()
})

/** Plays all of them on both; gives what differs, and how many steps there were. */
const compare = async (scripts: readonly Script[], lanes: number) => {
  // Those that take their time begin first.
  const waiting = [...scripts].sort((a, b) => Number(isLong(b)) - Number(isLong(a)))
  const differences: string[] = []
  let steps = 0
  const lane = async (): Promise<void> => {
    for (let whole = waiting.shift(); whole !== undefined; whole = waiting.shift()) {
      played += 1
      const n = played
      const dreamt = await simulate(whole)
      const script = withinReach(whole, dreamt)
      const simulated = script === whole ? dreamt : await simulate(script)
      const real = await playReal(board, script, n, simulated)
      steps += simulated.length
      const told = tellDifference(script, simulated, real)
      if (told !== null) differences.push(told)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return { differences, steps }
}

const hold = async (name: string, scripts: readonly Script[], hint = ''): Promise<void> => {
  const [together, alone] = [scripts.filter((one) => !usesLink(one)), scripts.filter(usesLink)]
  const began = performance.now()
  const [many, single] = [await compare(together, LANES), await compare(alone, 1)]
  const differences = [...many.differences, ...single.differences]
  tellFault({
    fault: `D simulated against real, ${name}`,
    done: `${scripts.length} scripts, ${many.steps + single.steps} steps compared in ${Math.round(performance.now() - began)} ms`,
    recoveredMs: null,
  })
  for (const difference of differences) expect.soft('another way', `${difference}\n${hint}`).toBe('the same way')
  expect(strangers(board.events)).toEqual([])
  expect(await board.world.engine.liveCalls()).toMatchObject({ legs: [], bridges: [] })
}

test('differential.fixed: each phase of a call, and how it ends by each side', () =>
  hold('by hand', [...FIXED, ...LIMITS]))

test('differential.links: the link is lost and back in each phase', () => hold('lost links', LINKS))

test(
  'differential.random: anything may follow anything',
  async () => {
    // The short form plays the same scripts each time; the long one looks for others.
    const seed = LONG || process.env.SAMBUNG_SEED !== undefined ? seedOf('differential.random') : 233_298
    const scripts = Array.from({ length: RANDOM }, (_, n) => randomScript(seed + n, (seed + n) % 6 === 5))
    await hold('by chance', scripts, `again: SAMBUNG_SEED=${seed} npx vitest run --project e2e differential`)
  },
  LONG ? 1_800_000 : 120_000,
)
