/**
 * F2: the server is killed around an offer, at moments taken from a seed. Whatever was already asked of the switch is not asked
 * twice: one ring a call. And whatever was not is asked for later: every caller ends up talking.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../telephony/fake/random.ts'
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord, openPlaces, placesWith, storyOf } from './floor-books.ts'
import { LONG, passed, seedOf, serverBack } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const KILLS = LONG ? 60 : 6
/** At each kill so many calls are under way, each a little further than the next. */
const CALLS = 4
const MOST_APART_MS = 25
const LATEST_KILL_MS = 60
/** Some agents pick up before the next server is there, some after. */
const LONGEST_RING_MS = 2_500
const AGENT_HZ = 660
const CALLER_HZ = 440
const APART_DB = 20
const TALKS_WITHIN_MS = 20_000

interface Plan {
  readonly kill: number
  readonly after: 'the last call' | 'the first ring'
  readonly delayMs: number
  readonly calls: readonly { readonly apartMs: number; readonly ringMs: number }[]
}

let floor: Floor
/** Every ring of an agent's telephone. */
const rings: SipCall[] = []
/** Who rang at two telephones at once. */
const doubled: string[] = []
/** How long the agents let them ring, by caller. */
const ringMs = new Map<string, number>()

beforeAll(async () => {
  floor = await openFloor({ legs: 8 * CALLS })
  for (let n = 0; n < CALLS; n++) await floor.addAgent({ queues: ['support'], manner: pickUpLater })
}, 120_000)
afterAll(() => floor?.close(), 60_000)

describe('F2', () => {
  it(`F2 kill -9 around an offer: ${KILLS * CALLS} moments`, async () => {
    const random = createRandom(seedOf('F2'))
    const plans = Array.from({ length: KILLS }, (_, kill) => planKill(kill, random))
    const callers: string[] = []
    for (const plan of plans) callers.push(...(await play(plan)))
    await floor.emptySwitch()
    const counts = callers.map((from) => rings.filter(({ shown }) => shown === from).length)
    tellFault({
      fault: 'F2 kill -9 around an offer',
      done: `${KILLS} kills, ${callers.length} calls; rings a call: ${[...new Set(counts)].join(' ')}`,
      recoveredMs: null,
    })
    expect(doubled).toEqual([])
    for (const [n, from] of callers.entries())
      if (counts[n] !== 1 && !(await wasInNet(from))) throw new Error(await whyRung(from, plans[Math.trunc(n / CALLS)]))
    for (const from of callers) expect((await completeRecord(floor, from)).outcome).toBe('answered')
  }, 1_800_000)
})

/** On a slow machine the next server is late, and the net has whoever was not answered yet: they are offered again. */
const wasInNet = async (from: string): Promise<boolean> =>
  (await completeRecord(floor, from)).timeline.some(({ type }) => type === 'net-entered')

/** All that is known of a caller for whom not exactly one telephone rang. */
const whyRung = async (from: string, plan: Plan | undefined): Promise<string> => {
  const theirs = rings
    .filter(({ shown }) => shown === from)
    .map((ring) => `${ring.state()} ${ring.status()} ${Math.round(ring.invitedAt)}`)
  const { timeline } = await completeRecord(floor, from)
  return `${from}: rings [${theirs.join(', ')}] of ${JSON.stringify(plan)}; ${JSON.stringify(timeline)}`
}

const planKill = (kill: number, random: () => number): Plan => ({
  kill,
  after: random() < 0.5 ? 'the last call' : 'the first ring',
  delayMs: Math.floor(random() * LATEST_KILL_MS),
  calls: Array.from({ length: CALLS }, () => ({
    apartMs: Math.floor(random() * MOST_APART_MS),
    ringMs: Math.floor(random() * LONGEST_RING_MS),
  })),
})

/** Gives the numbers of the callers. */
const play = async (plan: Plan): Promise<readonly string[]> => {
  const before = rings.length
  const callers: SipCall[] = []
  for (const call of plan.calls) {
    await passed(call.apartMs)
    const caller = await floor.dial()
    ringMs.set(caller.shown, call.ringMs)
    callers.push(caller)
  }
  if (plan.after === 'the first ring') await waitFor('a telephone to ring', () => rings.length > before)
  await passed(plan.delayMs)
  const backMs = await serverBack(floor, 'SIGKILL')
  console.log(`kill ${plan.kill}, ${plan.delayMs} ms after ${plan.after}: back after ${backMs} ms`)
  for (const caller of callers) await talks(caller, plan)
  await placesWith(floor, { talking: CALLS })
  for (const caller of callers) caller.hangUp()
  await waitFor('all to be over', async () => (await openPlaces(floor)).length === 0)
  return callers.map(({ shown }) => shown)
}

const talks = async (caller: SipCall, plan: Plan): Promise<void> => {
  const hearsAgent = (): boolean => caller.tone(AGENT_HZ) - caller.tone(CALLER_HZ) > APART_DB
  try {
    await waitFor(`${caller.shown} to talk`, hearsAgent, TALKS_WITHIN_MS)
  } catch (error) {
    const rung = rings.filter(({ shown }) => shown === caller.shown).map((ring) => `${ring.state()} ${ring.status()}`)
    const story = `the caller is ${caller.state()}, their rings [${rung.join(', ')}]; ${await storyOf(floor)}`
    throw new Error(`${JSON.stringify(plan)}: ${story}`, { cause: error })
  }
}

/**
 * A person who comes to the telephone some time later. The moment itself is what is tried, of a seed like that of the kill: before
 * it, while nobody is there, while the next server takes over, after that. Nothing is hoped to be over by then; to wait for
 * something of the server's would leave out the moments at which it does not know of it yet.
 */
const pickUpLater = (call: SipCall): void => {
  if (rings.some((other) => other.shown === call.shown && other.state() !== 'ended')) doubled.push(call.shown)
  rings.push(call)
  void passed(ringMs.get(call.shown) ?? 0).then(() => call.answer())
}
