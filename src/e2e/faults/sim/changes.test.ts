/** F19 in the simulated switch: thousands of calls in which somebody hangs up just as something happens with them. */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { playChanges } from './changes.ts'

const ONE = process.env.SAMBUNG_SEED
/** Houses; `SAMBUNG_SEEDS=10000` is the long form. */
const MANY = Number(process.env.SAMBUNG_SEEDS ?? 120)
const CALLS = 20
const LONG_MS = 60_000 + MANY * 1_000

test(
  'F19 sim.changes: whoever hangs up while a call changes, one outcome, nothing is left, all are free within a second',
  async () => {
    const began = performance.now()
    const seeds = ONE === undefined ? Array.from({ length: MANY }, (_, seed) => seed + 1) : [Number(ONE)]
    let [calls, refused, slowest] = [0, 0, 0]
    for (const seed of seeds) {
      const played = await playChanges(seed, CALLS)
      calls += played.calls
      refused += played.refused
      slowest = Math.max(slowest, played.slowestMs)
      if (played.failure === null) continue
      const file = join(tmpdir(), `sambung-changes-${seed}.txt`)
      writeFileSync(file, played.trace.join('\n'))
      const again = `SAMBUNG_SEED=${seed} npx vitest run --project unit src/e2e/faults/sim/changes`
      throw new Error(`its trace: ${file}; again: ${again}\n${played.failure.message}`, { cause: played.failure })
    }
    const ms = Math.round(performance.now() - began)
    console.log(
      `sim.changes: ${calls} calls, ${refused} orders refused, all over after ${slowest} ms at most, ${ms} ms`,
    )
    expect(calls).toBe(seeds.length * CALLS)
    expect(refused).toBeGreaterThan(0)
  },
  LONG_MS,
)
