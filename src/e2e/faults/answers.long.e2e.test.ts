/**
 * Answers at the wrong moment and none at all: an agent who picks up just as their offer is over and the next one picks up too
 * (a 200 that crosses the CANCEL), and telephones that are not there.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../telephony/fake/random.ts'
import { isRefusedAtOnce, missesAll, offersOf, openAbsence } from './answers-absent.ts'
import { openTwoLane, type TwoPlan, type TwoPlayed } from './answers-lane.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord } from './floor-books.ts'
import { LONG, seedOf } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const MOMENTS = LONG ? 800 : 40
const LANES = 8
/** An answer and an offer's end that are this close cross each other now and then. */
const APART_MS = 15
const SECOND_WITHIN_MS = 30

let floor: Floor
beforeAll(async () => {
  floor = await openFloor({ legs: 8 * LANES })
}, 120_000)
afterAll(() => floor?.close(), 60_000)

describe('answers.two-at-once', () => {
  it(`F19 two answers at once: ${MOMENTS} moments`, async () => {
    const random = createRandom(seedOf('answers.two-at-once'))
    const plans = Array.from({ length: MOMENTS }, (_, n) => planOf(n, random))
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, n) => openTwoLane(floor, n, isUponCancel(n))))
    const played = await Promise.all(
      lanes.map(async (lane, n) => {
        const calls: TwoPlayed[] = []
        for (const plan of plans.filter((each) => each.n % LANES === n)) {
          try {
            calls.push(await lane.play(plan))
          } catch (error) {
            throw new Error(JSON.stringify(plan), { cause: error })
          }
        }
        return calls
      }),
    ).then((calls) => calls.flat())
    await floor.emptySwitch()
    for (const { plan, from, asked } of played) {
      const record = await completeRecord(floor, from)
      const what = JSON.stringify({ plan, record })
      expect([record.outcome, record.agent], what).toEqual(['answered', asked.at(-1)])
      expect(offersOf(record), what).toEqual(asked)
    }
    const slowest = Math.round(Math.max(...played.map(({ settledMs }) => settledMs)))
    const crossed = played.filter(({ both }) => both).length
    tellFault({
      fault: 'F19 two answers at once',
      done: `${played.length} calls, in ${crossed} of them both were rung; one talks and the other is free after ${slowest} ms at most`,
      recoveredMs: null,
    })
    expect(crossed).toBeGreaterThan(MOMENTS / 2)
  }, 600_000)
})

describe('answers.unregistered-phone', () => {
  it('phones that are not there: the next agent has the call, and three times is enough', async () => {
    const nobody = `sip:nobody@127.0.0.1:${floor.site.env.SAMBUNG_PORT}`
    // Over UDP an address without anybody is as silent as a phone that swallows everything.
    const waits = await Promise.all([
      missesAll(await openAbsence(floor, '1890', nobody)),
      missesAll(await openAbsence(floor, '1891', null)),
      isRefusedAtOnce(
        await openAbsence(floor, '1892', floor.peer.phone('stranger', 'waits').uri.replace('er@', 'ers@')),
      ),
    ])
    await floor.emptySwitch()
    tellFault({
      fault: 'telephones that are not there',
      done: `${waits.flat().length} calls; the next agent was rung after ${Math.round(Math.max(...waits.flat()))} ms at most`,
      recoveredMs: null,
    })
  }, 120_000)
})

const isUponCancel = (lane: number): boolean => lane % 4 !== 3

const planOf = (n: number, random: () => number): TwoPlan => ({
  n,
  // Ring times are seconds: a few of them will do.
  ends: n < LANES ? 'ring time' : 'sent away',
  first: isUponCancel(n % LANES) ? 'upon the CANCEL' : Math.round((2 * random() - 1) * APART_MS),
  secondMs: Math.floor(random() * SECOND_WITHIN_MS),
})
