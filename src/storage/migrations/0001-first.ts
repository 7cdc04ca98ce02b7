import { type Kysely, type Migration, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { ColumnTypes } from './columns.ts'

export const first = ({ whole }: ColumnTypes): Migration => ({
  async up(db: Kysely<Database>) {
    await db.schema
      .createTable('journal')
      .addColumn('seq', whole, (c) => c.primaryKey())
      .addColumn('at', whole, (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('contact', 'text')
      .addColumn('payload', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createIndex('journal_contact')
      .on('journal')
      .columns(['contact', 'seq'])
      .where('contact', 'is not', null)
      .execute()

    await db.schema
      .createTable('contact')
      // Rows are found and changed by where they began: the live ones lie together at the end of the table.
      .addColumn('created_seq', whole, (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('created_at', whole, (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('direction', 'text', (c) => c.notNull())
      .addColumn('customer', 'text', (c) => c.notNull())
      .addColumn('from', 'text', (c) => c.notNull())
      .addColumn('to', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('phase', 'text', (c) => c.notNull())
      .addColumn('queue', 'text')
      .addColumn('agent', 'text')
      .addColumn('enqueued_at', whole)
      .addColumn('answered_at', whole)
      .addColumn('ended_at', whole)
      .addColumn('wait_ms', whole)
      .addColumn('talk_ms', whole, (c) => c.notNull())
      .addColumn('hold_ms', whole, (c) => c.notNull())
      .addColumn('wrapup_ms', whole, (c) => c.notNull())
      .addColumn('outcome', 'text')
      .addColumn('disposition', 'text')
      .addColumn('talk_since', whole)
      .addColumn('wrapup_since', whole)
      .execute()
    // Each index on a column that changes would cost every commit; queue and agent are found by walking `contact_created`.
    await db.schema.createIndex('contact_id').on('contact').column('id').unique().execute()
    await db.schema.createIndex('contact_created').on('contact').columns(['created_at', 'created_seq']).execute()
    await db.schema
      .createIndex('contact_customer')
      .on('contact')
      .columns(['customer', 'created_at', 'created_seq'])
      .execute()
    await db.schema
      .createIndex('contact_open')
      .on('contact')
      .columns(['created_at', 'created_seq'])
      .where(sql.ref('state'), '=', 'open')
      .execute()

    await db.schema
      .createTable('recording')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('contact', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('started_at', whole, (c) => c.notNull())
      .addColumn('duration_ms', whole)
      .addColumn('bytes', whole)
      .execute()
    await db.schema.createIndex('recording_contact').on('recording').column('contact').execute()

    await db.schema
      .createTable('outbox')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('seq', whole, (c) => c.notNull())
      .addColumn('place', 'integer', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('customer_key')
      .addColumn('customer', 'text', (c) => c.primaryKey())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('created_at', whole, (c) => c.notNull())
      .execute()

    await db.schema
      .createTable('user')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('username', 'text', (c) => c.notNull())
      .addColumn('password_hash', 'text', (c) => c.notNull())
      .addColumn('roles', 'text', (c) => c.notNull())
      .addColumn('retired', 'integer', (c) => c.notNull())
      .execute()
    await db.schema
      .createIndex('user_username')
      .on('user')
      .column('username')
      .unique()
      .where(sql.ref('retired'), '=', 0)
      .execute()
    await db.schema
      .createTable('session')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('user', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
      .addColumn('created_at', whole, (c) => c.notNull())
      .addColumn('expires_at', whole, (c) => c.notNull())
      .execute()
    await db.schema.createIndex('session_user').on('session').column('user').execute()
  },
})
