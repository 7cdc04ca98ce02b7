/** Kysely's SQLite, with our driver and with migrations that are all or nothing (SQLite's DDL is transactional). */
import { type Dialect, type DialectAdapter, Kysely, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Database } from '../schema.ts'
import { connect } from './connection.ts'
import { PoolDriver, type PoolOptions } from './driver.ts'

/** Two on the same file may both write: the file's lock decides who may write at all. */
export const openWriter = (file: string): Kysely<Database> =>
  new Kysely({ dialect: dialect({ open: () => connect(file, 'write'), size: 1, begin: 'begin immediate' }) })

export const openReader = (file: string, size = 2): Kysely<Database> =>
  new Kysely({ dialect: dialect({ open: () => connect(file, 'read'), size, begin: 'begin' }) })

const dialect = (options: PoolOptions): Dialect => ({
  createAdapter: () => adapter,
  createDriver: () => new PoolDriver(options),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

const adapter: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsTransactionalDdl: true,
  supportsReturning: true,
  supportsOutput: false,
  acquireMigrationLock: async () => undefined,
  releaseMigrationLock: async () => undefined,
}
