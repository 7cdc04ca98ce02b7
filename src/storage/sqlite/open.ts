/** Our tables in an SQLite file: connections, lock, migrations, and the things SQLite does its own way. */

import { mkdirSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { SQLITE_COLUMNS } from '../migrations/columns.ts'
import { migrate } from '../migrations/index.ts'
import type { StorePaths } from '../paths.ts'
import type { Database } from '../schema.ts'
import { connect } from './connection.ts'
import { openReader, openWriter } from './dialect.ts'
import { lockDatabase } from './lock.ts'

export interface SqliteDatabase {
  readonly writer: Kysely<Database>
  readonly reader: Kysely<Database>
  /** Empties the write-ahead log into the database, whose deleted rows are overwritten. False when readers were in the way. */
  scrub(): Promise<boolean>
  close(): Promise<void>
}

/** Throws StoreLockedError when another process has it, StoreCorruptError when the file is not ours. */
export const openSqlite = async (paths: StorePaths): Promise<SqliteDatabase> => {
  mkdirSync(paths.folder, { recursive: true, mode: 0o700 })
  const lock = await lockDatabase(paths.folder)
  const writer = openWriter(paths.database)
  try {
    await migrate(writer, SQLITE_COLUMNS, paths.database)
  } catch (error) {
    await writer.destroy()
    await lock.release()
    throw error
  }
  const reader = openReader(paths.database)
  return {
    writer,
    reader,
    async scrub() {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(writer)
      return rows[0]?.busy === 0
    },
    async close() {
      await reader.destroy()
      await writer.destroy()
      await lock.release()
    },
  }
}

/** A consistent, compact copy of a database, also while a server writes it. The file must not exist. */
export const copySqlite = async (database: string, file: string): Promise<void> => {
  mkdirSync(dirname(file), { recursive: true })
  const connection = await connect(database, 'read')
  try {
    // It writes the copy only, but counts as writing.
    await connection.all('pragma query_only = off')
    await connection.all('vacuum into ?', [file])
  } finally {
    await connection.close()
  }
  const handle = await openFile(file, 'r+')
  try {
    await handle.chmod(0o600)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
