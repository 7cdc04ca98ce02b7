/** The same promise as in journal.e2e.test.ts, with a kill after every single 2xx: too long for `npm test`. */
import { expect, it } from 'vitest'
import { killAndCount } from './support/kill-and-count.ts'

it('journal.ack-after-commit: 500 kills, each right after a 2xx, and each change is there', async () => {
  expect(await killAndCount({ kills: 500, changes: 1 })).toEqual({ acknowledged: 500, lost: [] })
}, 1_800_000)
