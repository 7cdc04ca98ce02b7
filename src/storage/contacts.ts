/** Lists of contacts and recordings, read from the projections. */
import { type Kysely, sql } from 'kysely'
import { CALLBACK_PREFIX, contactId, customerId, recordingId } from '../core/ids.ts'
import { type ContactFilter, type ContactRow, type Page, type RecordingRow, StoreCorruptError } from '../ports/store.ts'
import { chunks } from './chunks.ts'
import { fromCursor, type PagePlace, toCursor } from './cursor.ts'
import { type Keys, loadKeys } from './keys.ts'
import type { ContactTable, Database, RecordingTable } from './schema.ts'
import { journalPlace, openText } from './seal.ts'

export interface ContactReader {
  one(id: string): Promise<ContactRow | null>
  page(filter: ContactFilter, limit: number, cursor: string | null): Promise<Page<ContactRow>>
  recording(id: string): Promise<RecordingRow | null>
  recordingsOf(contacts: readonly string[]): Promise<readonly RecordingRow[]>
}

/** `file` is said in errors. */
export const createContactReader = (db: Kysely<Database>, file: string): ContactReader => {
  const opened = async (rows: readonly ContactTable[]): Promise<ContactRow[]> => {
    const keys = await loadKeys(
      db,
      rows.filter((row) => row.from !== '').map((row) => row.customer),
    )
    return rows.map((row) => toContact(row, openFrom(row, keys, file)))
  }
  return {
    async one(id) {
      const rows = await db.selectFrom('contact').selectAll().where('id', '=', id).execute()
      return (await opened(rows))[0] ?? null
    },
    async page(filter, limit, cursor) {
      const rows = await pageQuery(db, filter, cursor)
        .limit(limit + 1)
        .execute()
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return { items: await opened(items), next: last && rows.length > limit ? toCursor(placeOf(last)) : null }
    },
    async recording(id) {
      const row = await db.selectFrom('recording').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toRecording(row) : null
    },
    async recordingsOf(contacts) {
      const found: RecordingRow[] = []
      for (const some of chunks([...new Set(contacts)], 1)) {
        const rows = await db
          .selectFrom('recording')
          .selectAll()
          .where('contact', 'in', some)
          .orderBy('started_at')
          .orderBy('id')
          .execute()
        found.push(...rows.map(toRecording))
      }
      return found
    },
  }
}

const pageQuery = (db: Kysely<Database>, filter: ContactFilter, cursor: string | null) => {
  let query = db.selectFrom('contact').selectAll().orderBy('created_at', 'desc').orderBy('created_seq', 'desc')
  // Said, not bound: else the index of the open ones could not be used.
  if (filter.state !== undefined) query = query.where('state', '=', sql.lit(filter.state))
  for (const column of ['channel', 'queue', 'agent', 'customer'] as const) {
    const value = filter[column]
    if (value !== undefined) query = query.where(column, '=', value)
  }
  if (filter.since !== undefined) query = query.where('created_at', '>=', filter.since)
  if (filter.until !== undefined) query = query.where('created_at', '<', filter.until)
  // All that begin so: the key is in order, and `.` follows `-`.
  if (filter.callbacks)
    query = query.where('id', '>', CALLBACK_PREFIX).where('id', '<', `${CALLBACK_PREFIX.slice(0, -1)}.`)
  if (cursor === null) return query
  const { at, seq } = fromCursor(cursor)
  return query.where((eb) => eb(eb.refTuple('created_at', 'created_seq'), '<', eb.tuple(at, seq)))
}

const placeOf = (row: ContactTable): PagePlace => ({ at: row.created_at, seq: row.created_seq })

/** `from` is what the sealed one says. */
export const toContact = (row: ContactTable, from: string | null): ContactRow => ({
  id: contactId(row.id),
  channel: row.channel,
  direction: row.direction,
  state: row.state,
  phase: row.phase,
  customer: customerId(row.customer),
  from,
  to: row.to,
  queue: row.queue,
  agent: row.agent,
  createdAt: row.created_at,
  enqueuedAt: row.enqueued_at,
  answeredAt: row.answered_at,
  endedAt: row.ended_at,
  waitMs: row.wait_ms,
  talkMs: row.talk_ms,
  holdMs: row.hold_ms,
  wrapupMs: row.wrapup_ms,
  outcome: row.outcome,
  disposition: row.disposition,
})

const openFrom = (row: ContactTable, keys: Keys, file: string): string | null => {
  try {
    return openText(keys.get(row.customer), journalPlace(row.created_seq, 'from'), row.from)
  } catch (error) {
    throw new StoreCorruptError(
      `${file}: the row of contact ${row.id} was altered; make the lists again from the journal, or restore a backup`,
      { cause: error },
    )
  }
}

export const toRecording = (row: RecordingTable): RecordingRow => ({
  id: recordingId(row.id),
  contact: contactId(row.contact),
  state: row.state,
  startedAt: row.started_at,
  durationMs: row.duration_ms,
  bytes: row.bytes,
})
