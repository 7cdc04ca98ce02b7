import type { Kysely, Migration } from 'kysely'
import { CHANGE_TYPES } from '../../core/settings/change.ts'
import { fromRow } from '../journal-row.ts'
import { toSettingChange } from '../projections/setting-change.ts'
import type { Database } from '../schema.ts'
import type { ColumnTypes } from './columns.ts'

const BATCH = 500

/** The journal has had these changes all along: they are filled in from it. */
export const settingChange = ({ whole }: ColumnTypes): Migration => ({
  async up(db: Kysely<Database>) {
    await db.schema
      .createTable('setting_change')
      .addColumn('seq', whole, (c) => c.primaryKey())
      .addColumn('resource', 'text', (c) => c.notNull())
      .addColumn('thing', 'text', (c) => c.notNull())
      .addColumn('part', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createIndex('setting_change_thing')
      .on('setting_change')
      .columns(['resource', 'thing', 'part', 'seq'])
      .execute()
    for (let after: number | undefined = 0; after !== undefined; ) {
      const rows = await db
        .selectFrom('journal')
        .selectAll()
        .where('seq', '>', after)
        .where('type', 'in', CHANGE_TYPES)
        .orderBy('seq')
        .limit(BATCH)
        .execute()
      const changes = rows.flatMap((row) => toSettingChange(fromRow(row, 'the journal')))
      if (changes.length > 0) await db.insertInto('setting_change').values(changes).execute()
      after = rows.at(-1)?.seq
    }
  },
})
