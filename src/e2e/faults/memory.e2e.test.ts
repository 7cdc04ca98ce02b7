/** F20: many short calls, and what is left of them in memory and handles: nothing. The slope is printed; 20,000 with SAMBUNG_LONG. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Agent } from '../../wire/agents.ts'
import { type Api, signIn } from '../support/api.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord, storyOf } from './floor-books.ts'
import { LONG } from './floor-faults.ts'
import { connectionsTo, MOST_SOCKETS } from './links-sockets.ts'
import { COLLECTS, type Held, handlesOf, heldBy, metricsOf, residentKb, slopeOf } from './memory-held.ts'
import { tellFault } from './tell.ts'

const CALLS = LONG ? 20_000 : 300
const LANES = 10
const LOOKS = 20
/** Who hangs up as soon as there is music; the others have talked with somebody. */
const IMPATIENT = 10
/** Of the calls that nobody answered something is kept, on purpose: that an answer is owed. */
const HEAP_KB_PER_1000_CALLS = 300
/** A server that keeps 1 kB of every call grows by more than this. */
const RESIDENT_KB_PER_1000_CALLS = 700
/** A few connections come and go; the thread that makes snapshots, with six of its own, starts with the first of them. */
const MORE_HANDLES = 3 + 6
const SIGN_INS = LONG ? 5_000 : 100
/** What the store promises (ports/store.ts). */
const SESSIONS_AN_AGENT = 50
/** A password takes 19 MB for a moment, some of which the allocator keeps. */
const MOST_GROWN_MB = 120

let floor: Floor
const answered = new Set<string>()
beforeAll(async () => {
  floor = await openFloor({ legs: 8 * LANES, env: COLLECTS })
  for (let n = 0; n < LANES; n++)
    await floor.addAgent({
      queues: ['support'],
      manner: (call) => {
        call.answer()
        answered.add(call.shown)
      },
    })
}, 120_000)
afterAll(() => floor?.close(), 60_000)

it('F20 many short calls leave no memory, no handle and no leg behind', async () => {
  const server = floor.site.pid('main.js')
  const looks: (Held & { readonly calls: number })[] = []
  const shown: string[] = []
  const sockets: number[] = []
  const { env } = floor.site
  let done = 0
  // One after the other, so that they take one connection.
  let looking = Promise.resolve()
  const look = (): Promise<void> => {
    const calls = shown.length
    sockets.push(connectionsTo(server, [Number(env.SAMBUNG_ARI_PORT), Number(env.SAMBUNG_AMI_PORT)]))
    looking = looking.then(async () => {
      const held = await heldBy(floor)
      looks.push({ calls, ...held })
      if (LONG) console.log(`after ${calls} calls: ${held.heapKb} kB of heap, ${held.residentKb} kB resident`)
    })
    return looking
  }
  const lane = async (): Promise<void> => {
    while (done < CALLS) {
      done += 1
      const isImpatient = done % IMPATIENT === 0
      const call = await floor.dial()
      await soon('the caller to be let in', () => call.state() === 'up')
      if (!isImpatient) await soon('the agent to answer', () => answered.delete(call.shown))
      call.hangUp()
      await soon('the call to end', () => call.state() === 'ended')
      shown.push(call.shown)
      if (shown.length % (CALLS / LOOKS) === 0) await look()
    }
  }
  await look()
  const handlesBefore = handlesOf(server)
  const began = performance.now()
  await Promise.all(Array.from({ length: LANES }, lane))
  const perSecond = shown.length / ((performance.now() - began) / 1000)
  await floor.emptySwitch()
  // Connections of our own end a little later.
  await waitFor(
    'its handles to be those from before',
    () => handlesOf(server) <= handlesBefore + MORE_HANDLES,
    60_000,
  ).catch(() => {})
  const second = looks.filter(({ calls }) => calls >= CALLS / 2)
  const heap = slopeOf(second.map(({ calls, heapKb }) => ({ x: calls / 1_000, y: heapKb })))
  const resident = slopeOf(second.map(({ calls, residentKb }) => ({ x: calls / 1_000, y: residentKb })))
  tellFault({
    fault: 'F20 many short calls',
    done: `${shown.length} calls, ${perSecond.toFixed(0)} a second; ${LONG ? `in the second half ${heap.toFixed(0)} kB of heap and ${resident.toFixed(0)} kB resident per 1,000 calls, ` : ''}${Math.max(...sockets)} sockets to the switch at most, handles ${handlesBefore} before and ${handlesOf(server)} after`,
    recoveredMs: null,
  })
  expect(floor.site.pid('main.js')).toBe(server)
  expect(handlesOf(server)).toBeLessThanOrEqual(handlesBefore + MORE_HANDLES)
  // None at all would mean that they were looked for in the wrong place.
  expect(Math.min(...sockets)).toBeGreaterThan(0)
  expect(Math.max(...sockets)).toBeLessThanOrEqual(MOST_SOCKETS)
  if (LONG) {
    expect(heap).toBeLessThan(HEAP_KB_PER_1000_CALLS)
    expect(resident).toBeLessThan(RESIDENT_KB_PER_1000_CALLS)
  }
  for (const from of [shown[0], shown[shown.length >> 1], shown.at(-1)])
    if (from !== undefined) expect((await completeRecord(floor, from)).timeline.length).toBeGreaterThan(3)
}, 7_200_000)

it('F20 many sign-ins of one agent: the oldest end, and the server grows by none of them', async () => {
  const { id } = await floor.addAgent({ queues: ['support'], manner: 'waits' })
  const password = randomBytes(12).toString('base64url')
  await floor.admin.patch(`/agents/${id}`, { password })
  const { username } = await floor.admin.get(`/agents/${id}`, Agent)
  const base = `http://127.0.0.1:${floor.site.env.SAMBUNG_PORT}`
  const server = floor.site.pid('main.js')
  const [handlesBefore, kbBefore] = [handlesOf(server), residentKb(server)]
  const apis: Api[] = []
  while (apis.length < SIGN_INS) apis.push(await signIn(base, username, password))
  const isIn = async (api: Api): Promise<boolean> => (await api.request('GET', '/me')).status === 200
  const grownMb = Math.round((residentKb(server) - kbBefore) / 1_000)
  const last = apis.length - SESSIONS_AN_AGENT
  tellFault({
    fault: 'F20 many sign-ins',
    done: `${apis.length} of one agent; the last ${SESSIONS_AN_AGENT} are in; ${grownMb} MB more resident, handles ${handlesBefore} before and ${handlesOf(server)} after`,
    recoveredMs: null,
  })
  expect(await Promise.all([0, last - 1, last, apis.length - 1].map((n) => isIn(apis[n] ?? floor.admin)))).toEqual([
    false,
    false,
    true,
    true,
  ])
  expect(await isIn(floor.admin)).toBe(true)
  expect(grownMb).toBeLessThan(MOST_GROWN_MB)
  await waitFor('its handles to be those from before', () => handlesOf(server) <= handlesBefore + MORE_HANDLES, 60_000)
}, 1_800_000)

/** Whoever waits in vain leaves behind what the product knew of it. */
const soon = async (what: string, probe: () => boolean): Promise<void> => {
  try {
    await waitFor(what, probe, 30_000)
  } catch (cause) {
    const own = (await metricsOf(floor))
      .split('\n')
      .filter((line) => line.startsWith('sambung_') && !line.includes('http_request'))
    throw new Error(`${await storyOf(floor)}\n${own.join('\n')}`, { cause })
  }
}
