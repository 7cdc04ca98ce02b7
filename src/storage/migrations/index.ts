/** The list of migrations, oldest first. One that was released is never changed; a new one is added at the end. */
import { type Kysely, type Migration, Migrator } from 'kysely'
import { StoreCorruptError } from '../../ports/store.ts'
import { NEWER_REMEDY } from '../remedy.ts'
import type { Database } from '../schema.ts'
import { first } from './0001-first.ts'
import { obligation } from './0002-obligation.ts'
import { settingChange } from './0003-setting-change.ts'
import type { ColumnTypes } from './columns.ts'

const MIGRATIONS: Readonly<Record<string, (types: ColumnTypes) => Migration>> = {
  '0001-first': first,
  '0002-obligation': obligation,
  '0003-setting-change': settingChange,
}

/** Brings a database to this version's tables, all or nothing. `name` is said in errors. */
export const migrate = async (db: Kysely<Database>, types: ColumnTypes, name: string): Promise<void> => {
  const list = Object.entries(MIGRATIONS).map(([key, make]) => [key, make(types)])
  const migrator = new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(list) } })
  const unknown = await unknownMigrations(db)
  if (unknown.length > 0) {
    throw new StoreCorruptError(
      `${name} was written by a newer Sambung (it has the migration ${unknown.join(', ')}, this one knows up to ${Object.keys(MIGRATIONS).at(-1)}); ${NEWER_REMEDY}`,
    )
  }
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find((result) => result.status === 'Error')
  if (!failed && error instanceof Error) throw error
  throw new Error(`${name}: the migration ${failed?.migrationName ?? ''} failed and was taken back`, { cause: error })
}

const unknownMigrations = async (db: Kysely<Database>): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return []
  const done = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  return done.map((row) => row.name).filter((name) => !(name in MIGRATIONS))
}
