/** A projection's rows that more events are expected for, in memory, and how the changed ones are written. */
import { type Kysely, sql } from 'kysely'
import type { Recorded } from '../core/event.ts'
import { type BulkDialect, type BulkInsert, bulkInsert } from './bulk.ts'
import { chunks } from './chunks.ts'
import { contactProjection } from './projections/contact.ts'
import { obligationProjection } from './projections/obligation.ts'
import { foldRows, missingRows, type Projection } from './projections/projection.ts'
import { recordingProjection } from './projections/recording.ts'
import type { ContactTable, Database, ObligationTable, RecordingTable } from './schema.ts'

export interface LiveTable {
  /** Reads the live rows; what was known before is forgotten. */
  load(db: Kysely<Database>): Promise<void>
  /** Writes what the events change, in one statement. Its rows are known only after `keep`: the transaction may fail. */
  write(db: Kysely<Database>, events: readonly Recorded[]): Promise<Written>
  /** Deletes every row. */
  empty(db: Kysely<Database>): Promise<void>
}
export interface Written {
  keep(): void
}

export interface LiveRows<Row> extends LiveTable {
  readonly known: ReadonlyMap<string, Row>
}

export const createLiveContacts = (bulk: BulkDialect): LiveRows<ContactTable> =>
  createLiveRows(contactProjection, {
    name: 'contact',
    loadLive: (db) => db.selectFrom('contact').selectAll().where('state', '=', sql.lit('open')).execute(),
    find: (db, ids) => db.selectFrom('contact').selectAll().where('id', 'in', ids).execute(),
    upsert: bulkInsert<ContactTable>(bulk, 'contact', 'created_seq', COLUMNS_OF_CONTACT, MUTABLE_OF_CONTACT),
  })

export const createLiveRecordings = (bulk: BulkDialect): LiveRows<RecordingTable> =>
  createLiveRows(recordingProjection, {
    name: 'recording',
    loadLive: (db) => db.selectFrom('recording').selectAll().where('state', '=', 'recording').execute(),
    find: (db, ids) => db.selectFrom('recording').selectAll().where('id', 'in', ids).execute(),
    upsert: bulkInsert<RecordingTable>(bulk, 'recording', 'id', COLUMNS_OF_RECORDING, MUTABLE_OF_RECORDING),
  })

export const createLiveObligations = (bulk: BulkDialect): LiveRows<ObligationTable> =>
  createLiveRows(obligationProjection, {
    name: 'obligation',
    loadLive: (db) => db.selectFrom('obligation').selectAll().where('closed_at', 'is', null).execute(),
    find: (db, ids) => db.selectFrom('obligation').selectAll().where('id', 'in', ids).execute(),
    upsert: bulkInsert<ObligationTable>(bulk, 'obligation', 'opened_seq', COLUMNS_OF_OBLIGATION, MUTABLE_OF_OBLIGATION),
  })

interface RowTable<Row> {
  readonly name: 'contact' | 'recording' | 'obligation'
  loadLive(db: Kysely<Database>): Promise<Row[]>
  find(db: Kysely<Database>, ids: readonly string[]): Promise<Row[]>
  readonly upsert: BulkInsert<Row>
}

const createLiveRows = <Row extends { readonly id: string }>(
  projection: Projection<Row>,
  table: RowTable<Row>,
): LiveRows<Row> => {
  const known = new Map<string, Row>()
  return {
    known,
    async load(db) {
      const rows = await table.loadLive(db)
      known.clear()
      for (const row of rows) known.set(row.id, row)
    },
    async write(db, events) {
      const found = new Map<string, Row>()
      for (const ids of chunks(missingRows(projection, events, known), 1)) {
        for (const row of await table.find(db, ids)) found.set(row.id, row)
      }
      const changed = foldRows(projection, events, (id) => known.get(id) ?? found.get(id))
      await table.upsert.into(db, [...changed.values()])
      return {
        keep() {
          for (const row of changed.values()) {
            if (projection.live(row)) known.set(row.id, row)
            else known.delete(row.id)
          }
        },
      }
    },
    async empty(db) {
      await db.deleteFrom(table.name).execute()
    },
  }
}

const MUTABLE_OF_CONTACT = [
  'state',
  'phase',
  'queue',
  'agent',
  'enqueued_at',
  'answered_at',
  'ended_at',
  'wait_ms',
  'talk_ms',
  'hold_ms',
  'wrapup_ms',
  'outcome',
  'disposition',
  'talk_since',
  'wrapup_since',
] as const
const COLUMNS_OF_CONTACT = [
  'id',
  'created_seq',
  'created_at',
  'channel',
  'direction',
  'customer',
  'from',
  'to',
  ...MUTABLE_OF_CONTACT,
] as const
const MUTABLE_OF_RECORDING = ['state', 'duration_ms', 'bytes'] as const
const COLUMNS_OF_RECORDING = ['id', 'contact', 'started_at', ...MUTABLE_OF_RECORDING] as const
const MUTABLE_OF_OBLIGATION = [
  'opened_at',
  'due_at',
  'closed_at',
  'closed_seq',
  'outcome',
  'note',
  'closed_by',
] as const
const COLUMNS_OF_OBLIGATION = ['opened_seq', 'id', 'contact', 'channel', ...MUTABLE_OF_OBLIGATION] as const
