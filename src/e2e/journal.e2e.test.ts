/** What the API has acknowledged with a 2xx is there after the server has been killed at that very moment. */
import { expect, it } from 'vitest'
import { killAndCount } from './support/kill-and-count.ts'

it('journal.ack-after-commit: 500 acknowledged changes, 20 kills right after a 2xx, each change is there', async () => {
  expect(await killAndCount({ kills: 20, changes: 25 })).toEqual({ acknowledged: 500, lost: [] })
}, 240_000)
