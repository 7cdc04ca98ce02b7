/**
 * A program for the power-cut test: commits groups until it is killed and prints the place of the last event of each group as
 * soon as its commit is acknowledged.
 *
 *     node dist/src/storage/commit-forever.js DATA
 */
import { writeSync } from 'node:fs'
import { call, groupOf, record } from './fixture.ts'
import { openStore } from './open-store.ts'

const [dataDir] = process.argv.slice(2)
if (dataDir === undefined) throw new Error('give the data folder: node dist/src/storage/commit-forever.js ./data')
const store = await openStore({ dataDir })
await store.startSnapshots({ everyEvents: 200 })
for (;;) {
  const last = await store.lastSeq()
  const events = record([...call(`${last}a`), ...call(`${last}b`, { note: 'called twice' })], last + 1)
  await store.commit(groupOf(events))
  writeSync(1, `${events.at(-1)?.seq}\n`)
}
