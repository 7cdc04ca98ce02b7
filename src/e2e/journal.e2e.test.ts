/** What the API has acknowledged with a 2xx is there after the server has been killed at that very moment. */
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

it('journal.ack-after-commit: 500 acknowledged changes, 20 kills right after a 2xx, each change is there', async () => {
  expect(await killAndCount(server, { kills: 20, changes: 25 })).toEqual({ acknowledged: 500, lost: [] })
}, 240_000)
