import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { storeContract } from '../contract.ts'
import { silentLog } from '../log.ts'
import { storeOver } from '../open-store.ts'
import { storePaths } from '../paths.ts'
import { openSqlite } from './open.ts'

storeContract('sqlite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sambung-store-'))
  const openAll = async () => {
    const database = await openSqlite(storePaths(dataDir))
    return { database, store: await storeOver(dataDir, database, silentLog) }
  }
  let { database, store } = await openAll()
  const limitPages = async (pages: number): Promise<void> => {
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(database.writer)
  }
  return {
    store,
    // SQLite never goes below the pages there are.
    fillDisk: () => limitPages(1),
    freeDisk: () => limitPages(1_000_000_000),
    async reopen() {
      await store.close()
      const again = await openAll()
      database = again.database
      store = again.store
      return store
    },
    // Read by a program of its own: closing a file in this process would drop SQLite's locks on it.
    bytes: async () => execFileSync('sh', ['-c', 'cat "$0"/db/sambung.sqlite*', dataDir], { maxBuffer: 1e9 }),
    rebuild: () => store.rebuildProjections(),
    async remove() {
      await store.close()
      rmSync(dataDir, { recursive: true })
    },
  }
})
