/** The store of an installation: SQLite in its data folder. */
import { type BegunMark, openBegunMark } from './begun.ts'
import { sqliteBulk } from './bulk.ts'
import { type StoreLog, silentLog } from './log.ts'
import { storePaths } from './paths.ts'
import { type SnapshotKeeper, startSnapshotKeeper } from './snapshots/keeper.ts'
import { copySqlite, openSqlite, type SqliteDatabase } from './sqlite/open.ts'
import { createStore, type ManagedStore } from './store.ts'

export interface OpenStoreOptions {
  readonly dataDir: string
  readonly log?: StoreLog
}

export interface SqliteStore extends ManagedStore {
  /** From now on a snapshot is made, by a thread of its own, whenever so many events were committed since the last. */
  startSnapshots(options: { readonly everyEvents: number }): Promise<void>
}

/** Throws StoreLockedError when another process has it, StoreCorruptError when a file is not ours. */
export const openStore = async ({ dataDir, log = silentLog }: OpenStoreOptions): Promise<SqliteStore> =>
  storeOver(dataDir, await openSqlite(storePaths(dataDir)), log)

/** The same over a database that is open; tests reach into it. */
export const storeOver = async (dataDir: string, database: SqliteDatabase, log: StoreLog): Promise<SqliteStore> => {
  const paths = storePaths(dataDir)
  let keeper: SnapshotKeeper | null = null
  let begun: BegunMark | null = null
  const store = await createStore({
    writer: database.writer,
    reader: database.reader,
    bulk: sqliteBulk,
    name: paths.database,
    snapshotFolder: paths.snapshots,
    onCommitted: (seq) => {
      begun?.committed(seq)
      keeper?.committed(seq)
    },
    async scrub() {
      if (!(await database.scrub()))
        log.warn({}, 'a deleted key stays in the write-ahead log until its next checkpoint')
    },
    backup: (file) => copySqlite(paths.database, file),
    async close() {
      await keeper?.stop()
      await database.close()
    },
  }).catch(async (error) => {
    await database.close()
    throw error
  })
  try {
    begun = openBegunMark(paths, await store.lastSeq())
  } catch (error) {
    await store.close()
    throw error
  }
  return {
    ...store,
    async startSnapshots({ everyEvents }) {
      if (keeper) return
      keeper = await startSnapshotKeeper({ databaseFile: paths.database, folder: paths.snapshots, everyEvents, log })
      keeper.committed(await store.lastSeq())
    },
  }
}
