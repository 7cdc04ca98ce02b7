import { type Kysely, type Migration, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { ColumnTypes } from './columns.ts'

/** A journal of the tables before this one has no obligations: there is nothing to fill in. */
export const obligation = ({ whole }: ColumnTypes): Migration => ({
  async up(db: Kysely<Database>) {
    await db.schema
      .createTable('obligation')
      // As with contacts: the open ones lie together at the end of the table.
      .addColumn('opened_seq', whole, (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('contact', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('opened_at', whole, (c) => c.notNull())
      .addColumn('due_at', whole, (c) => c.notNull())
      .addColumn('closed_at', whole)
      .addColumn('closed_seq', whole)
      .addColumn('outcome', 'text')
      .addColumn('note', 'text')
      .addColumn('closed_by', 'text')
      .execute()
    // A contact's is found by its name (`obligationOf`), so that every call costs one index, and a short one, here.
    await db.schema.createIndex('obligation_id').on('obligation').column('id').unique().execute()
    await db.schema
      .createIndex('obligation_open')
      .on('obligation')
      .columns(['due_at', 'opened_seq'])
      .where(sql.ref('closed_at'), 'is', null)
      .execute()
  },
})
