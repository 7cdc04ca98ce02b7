/** What is done to the processes of a floor, and how long it takes to mend. */
import { availableParallelism, loadavg } from 'node:os'
import { waitFor } from '../support/wait-for.ts'
import type { Floor } from './floor.ts'

/** What is promised after a kill. */
export const backWithinMs = (): number => 5_000 * slowness()
/** What the buffer of a telephone bridges without a word lost. */
export const pauseWithinMs = (): number => 200 * slowness()

/** The promises are those of a machine that does nothing else: one that others keep busy is so much slower, by its load. */
export const slowness = (): number => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())

/** Small numbers for every day, those of faults.md when SAMBUNG_LONG is set. */
export const LONG = process.env.SAMBUNG_LONG !== undefined

/** Ends the server that way; resolves when the next one is ready, with how long that took in ms. */
export const serverBack = async (floor: Floor, signal: 'SIGKILL' | 'SIGTERM'): Promise<number> => {
  const before = floor.site.pid('main.js')
  const began = performance.now()
  process.kill(before, signal)
  await anotherServer(floor, before)
  return Math.round(performance.now() - began)
}

/** Resolves when another server than that one is ready. */
export const anotherServer = (floor: Floor, before: number): Promise<true> =>
  waitFor(
    'another server to be ready',
    async () => floor.site.pid('main.js') !== before && (await isTakingCalls(floor)),
    30_000,
  )

/** Resolves when that process of the floor has ended. */
export const processGone = (floor: Floor, pid: number): Promise<true> =>
  waitFor(`process ${pid} to end`, () => floor.site.processes().every((one) => one.pid !== pid), 15_000)

/** False also when nobody answers. */
export const isTakingCalls = async ({ site }: Floor): Promise<boolean> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${site.env.SAMBUNG_PORT}/health/ready`, {
      signal: AbortSignal.timeout(2_000),
    })
    await answer.arrayBuffer()
    return answer.status === 200
  } catch {
    return false
  }
}

/** The seed of this run, printed; SAMBUNG_SEED plays one again. */
export const seedOf = (what: string): number => {
  const seed = Number(process.env.SAMBUNG_SEED ?? Math.floor(Math.random() * 1_000_000))
  console.log(`${what}: SAMBUNG_SEED=${seed}`)
  return seed
}

/** The moments of a script. What happens at them is the test: nothing is hoped for by waiting. */
export const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
