/** The same promise as in journal.e2e.test.ts, with a kill after every single 2xx: too long for `npm test`. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BareServer, startBareServer } from './support/bare-server.ts'
import { killAndCount } from './support/kill-and-count.ts'

let server: BareServer

beforeAll(async () => {
  server = await startBareServer()
}, 60_000)

afterAll(async () => {
  await server?.stop()
}, 30_000)

it('journal.ack-after-commit: 500 kills, each right after a 2xx, and each change is there', async () => {
  expect(await killAndCount(server, { kills: 500, changes: 1 })).toEqual({ acknowledged: 500, lost: [] })
}, 1_800_000)
