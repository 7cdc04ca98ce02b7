/**
 * A program: prints the journal of a data folder, a line of JSON an event, also while a server is writing it.
 *
 *     node dist/src/storage/export.js DATA
 */

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createJournalReader } from './journal-read.ts'
import { storePaths } from './paths.ts'
import { openReader } from './sqlite/dialect.ts'

const PAGE = 2000

const main = async (dataDir: string | undefined): Promise<void> => {
  if (dataDir === undefined)
    throw new Error('give the data folder; for example: node dist/src/storage/export.js ./data')
  const { database } = storePaths(dataDir)
  if (!existsSync(database)) throw new Error(`there is no database in ${dataDir} (${database})`)
  const db = openReader(database, 1)
  try {
    const journal = createJournalReader(db, database)
    for (let last = 0; ; ) {
      const events = await journal.after(last, PAGE)
      if (events.length === 0) break
      const text = events.map((recorded) => `${JSON.stringify(recorded)}\n`).join('')
      if (!process.stdout.write(text)) await once(process.stdout, 'drain')
      last = events.at(-1)?.seq ?? last
    }
  } finally {
    await db.destroy()
  }
}

try {
  await main(process.argv[2])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
