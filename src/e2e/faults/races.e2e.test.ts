/**
 * F19: whoever leaves, at whatever moment of a call, each call leaves one complete record and an agent who is free. Many calls
 * at once, each on a lane of its own: a number, a queue and an agent. A moment is taken from a seed, so a run can be had again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../telephony/fake/random.ts'
import { ContactDetail, ContactList } from '../../wire/contacts.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { expectComplete, openPlaces } from './floor-books.ts'
import { LONG, seedOf, slowness } from './floor-faults.ts'
import { KINDS, openLane, type Plan, type Played, REFUSALS } from './races-lane.ts'
import { tellFault } from './tell.ts'

const MOMENTS = LONG ? 2_000 : 200
const LANES = 6
/** Ringing and talk together last less. */
const WHOLE_CALL_MS = 360
/** Who leaves before the switch has told the server of the call leaves no record. */
const UNSEEN_MS = 40

let floor: Floor
beforeAll(async () => {
  floor = await openFloor({ legs: 8 * LANES })
}, 120_000)
afterAll(() => floor?.close(), 60_000)

describe('races.hangup-at', () => {
  it(`${MOMENTS} moments: one complete record each, and the agent is free within a second`, async () => {
    const seed = seedOf('races.hangup-at')
    const random = createRandom(seed)
    const plans = Array.from(
      { length: MOMENTS },
      (_, n): Plan => ({
        n,
        kind: KINDS[n % KINDS.length] ?? 'caller-leaves',
        atMs: Math.floor(random() * WHOLE_CALL_MS),
        answersFirst: random() < 0.5,
        refusal: REFUSALS[Math.floor(random() * REFUSALS.length)] ?? 486,
      }),
    )
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, n) => openLane(floor, n)))
    const played = await Promise.all(
      lanes.map(async (lane, n) => {
        const calls: Played[] = []
        for (const plan of plans.filter((each) => each.n % LANES === n)) calls.push(await lane.play(plan))
        return calls
      }),
    )
    await floor.emptySwitch()
    await waitFor('all records to be closed', async () => (await openPlaces(floor)).length === 0)
    const outcomes = new Map<string, number>()
    for (const call of played.flat()) {
      const outcome = await outcomeOf(call)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    const slowest = Math.round(Math.max(...played.flat().map(({ freeMs }) => freeMs)))
    tellFault({
      fault: 'F19 hung up at any moment',
      done: `${played.flat().length} calls; an agent is free after ${slowest} ms at most`,
      recoveredMs: null,
    })
  }, 900_000)
})

/** What an offer ends with when a telephone refuses it so. */
const REFUSED_AS = { 486: 'busy', 603: 'declined', 480: 'missed' } as const

/** The outcome in the one record of a call; of a call that was given up at once there may be none. */
const outcomeOf = async ({ plan, from, pickedUp }: Played): Promise<string> => {
  const what = `${JSON.stringify(plan)} from ${from}`
  const { items } = await floor.admin.get(`/contacts?from=${from}`, ContactList)
  if (items.length === 0 && plan.kind === 'caller-leaves' && plan.atMs < UNSEEN_MS * slowness()) return 'no record'
  expect(items, what).toHaveLength(1)
  const record = await floor.admin.get(`/contacts/${items[0]?.id}`, ContactDetail)
  expectComplete(record)
  if (!pickedUp) expect(record.outcome, what).toBe('abandoned')
  const ends = record.timeline.filter(({ type }) => type === 'offer-ended').map((entry) => Reflect.get(entry, 'reason'))
  if (plan.kind === 'agent-refuses') expect(ends, what).toEqual([REFUSED_AS[plan.refusal]])
  return `${plan.kind} ${record.outcome}`
}
