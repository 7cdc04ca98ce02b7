/**
 * F19 on the real switch: somebody hangs up at the very moment at which a call is handed on, somebody is asked or called in, a
 * supervisor comes or speaks, a hold begins or ends. Moments are taken from a seed, so a run can be had again.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '../../telephony/fake/random.ts'
import { routeTo } from '../support/route-to.ts'
import { CHANGES, planChange } from './changes.ts'
import { type ChangePlayed, expectOneOutcome, openChangeLane } from './changes-lane.ts'
import { type Floor, openFloor } from './floor.ts'
import { LONG, seedOf } from './floor-faults.ts'
import { tellFault } from './tell.ts'

/** Each change at least once. */
const MOMENTS = CHANGES.length * (LONG ? 50 : 1)
const LANES = 4
/** An order is carried out within a few tens of milliseconds. */
const SPREAD_MS = 40

let floor: Floor
beforeAll(async () => {
  floor = await openFloor({ legs: 12 * LANES })
  await routeTo(floor.site.data, Number(floor.peer.phone('nobody', 'ignores').uri.split(':').at(-1)))
}, 120_000)
afterAll(() => floor?.close(), 60_000)

it(`F19 changes.hangup-at: ${MOMENTS} moments; one outcome each, and everybody is free within a second`, async () => {
  const random = createRandom(seedOf('changes.hangup-at'))
  const plans = Array.from({ length: MOMENTS }, (_, n) => planChange(n, random, SPREAD_MS))
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, n) => openChangeLane(floor, n)))
  const played = await Promise.all(
    lanes.map(async (lane, n) => {
      const calls: ChangePlayed[] = []
      for (const plan of plans.filter((each) => each.n % LANES === n))
        calls.push(
          await lane.play(plan).catch((error: unknown) => {
            throw new Error(JSON.stringify(plan), { cause: error })
          }),
        )
      return calls
    }),
  ).then((calls) => calls.flat())
  await floor.emptySwitch()
  for (const call of played) expectOneOutcome(call)
  const slowest = Math.round(Math.max(...played.map(({ freeMs }) => freeMs)))
  tellFault({
    fault: 'F19 hung up as the call changes',
    done: `${played.length} calls, ${CHANGES.length} changes; all are free after ${slowest} ms at most`,
    recoveredMs: null,
  })
  expect(played).toHaveLength(MOMENTS)
}, 900_000)
