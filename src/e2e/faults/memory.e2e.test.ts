/** F20: many short calls, and what is left of them in memory and handles: nothing. The slope is printed; 20,000 with SAMBUNG_LONG. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord } from './floor-books.ts'
import { LONG } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const CALLS = LONG ? 20_000 : 300
const LANES = 10
const LOOKS = 20
const LOOK_EVERY = 20
/** A server that keeps something of every call grows by more than this. */
const KB_PER_1000_CALLS = 300

let floor: Floor
beforeAll(async () => {
  floor = await openFloor({ legs: 8 * LANES })
  for (let n = 0; n < LANES; n++) await floor.addAgent({ queues: ['support'], manner: (call) => call.answer() })
}, 120_000)
afterAll(() => floor?.close(), 60_000)

interface Look {
  readonly calls: number
  /** What the server's heap holds, garbage included. */
  readonly kb: number
}

it('F20 many short calls leave no memory, no handle and no leg behind', async () => {
  const server = floor.site.pid('main.js')
  const looks: Look[] = []
  const shown: string[] = []
  const began = performance.now()
  let done = 0
  // One after the other, so that they take one connection.
  let looking = Promise.resolve()
  const look = (): Promise<void> => {
    looking = looking.then(async () => void looks.push({ calls: shown.length, kb: await heapKb() }))
    return looking
  }
  const lane = async (): Promise<void> => {
    while (done < CALLS) {
      done += 1
      const call = await floor.dial()
      shown.push(call.shown)
      await waitFor('the call to be answered', () => call.state() === 'up' || call.state() === 'ended', 30_000)
      call.hangUp()
      await waitFor('the call to end', () => call.state() === 'ended', 30_000)
      if (shown.length % LOOK_EVERY === 0) await look()
    }
  }
  await heapKb()
  const handlesBefore = handlesOf(server)
  await Promise.all(Array.from({ length: LANES }, lane))
  await floor.emptySwitch()
  const perSecond = shown.length / ((performance.now() - began) / 1000)
  const slope = slopeOf(leastOf(looks).slice(LOOKS / 2)) * 1_000
  tellFault({
    fault: 'F20 many short calls',
    done: `${shown.length} calls, ${perSecond.toFixed(0)} a second; ${LONG ? `heap ${slope.toFixed(0)} kB per 1,000 calls in the second half, ` : ''}${Math.round(residentKb(server) / 1_000)} MB resident, handles ${handlesBefore} before and ${handlesOf(server)} after`,
    recoveredMs: null,
  })
  expect(floor.site.pid('main.js')).toBe(server)
  await waitFor('its handles to be those from before', () => handlesOf(server) <= handlesBefore + 3, 60_000)
  if (LONG) expect(slope).toBeLessThan(KB_PER_1000_CALLS)
  for (const from of [shown[0], shown[shown.length >> 1], shown.at(-1)])
    if (from !== undefined) expect((await completeRecord(floor, from)).timeline.length).toBeGreaterThan(3)
}, 7_200_000)

/** Heap in use, by the server's own metrics. */
const heapKb = async (): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${floor.site.env.SAMBUNG_PORT}/metrics`)).text()
  return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1]) / 1_000
}

/** The least of each of the equal parts: what is held when the garbage has just been collected. */
const leastOf = (looks: readonly Look[]): readonly Look[] =>
  Array.from({ length: LOOKS }, (_, part) => {
    const mine = looks.filter(({ calls }) => Math.floor(((calls - 1) * LOOKS) / CALLS) === part)
    return mine.sort((a, b) => a.kb - b.kb)[0]
  }).filter((look) => look !== undefined)

const residentKb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/** Least squares: kB a call. */
const slopeOf = (looks: readonly Look[]): number => {
  const mean = (of: (look: Look) => number): number => looks.reduce((sum, look) => sum + of(look), 0) / looks.length
  const [x, y] = [mean(({ calls }) => calls), mean(({ kb }) => kb)]
  const above = looks.reduce((sum, { calls, kb }) => sum + (calls - x) * (kb - y), 0)
  return above / looks.reduce((sum, { calls }) => sum + (calls - x) ** 2, 0)
}
