/** The same promise as in journal.e2e.test.ts, with a kill after every single 2xx: too long for `npm test`. */
import { expect, it } from 'vitest'
import { LONG } from './faults/floor-faults.ts'
import { killAndCount } from './support/kill-and-count.ts'

/** Each takes a start, which is a second and a half. */
const KILLS = LONG ? 500 : 150

it(`journal.ack-after-commit: ${KILLS} kills, each right after a 2xx, and each change is there`, async () => {
  expect(await killAndCount({ kills: KILLS, changes: 1 })).toEqual({ acknowledged: KILLS, lost: [] })
}, 1_800_000)
