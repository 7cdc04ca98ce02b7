/** Lists of obligations, read from their projection. */
import { type Kysely, sql } from 'kysely'
import { contactId, obligationId, obligationOf } from '../core/ids.ts'
import { type ObligationFilter, type ObligationRow, type Page, StoreCorruptError } from '../ports/store.ts'
import { chunks } from './chunks.ts'
import { fromCursor, toCursor } from './cursor.ts'
import { customersOfContacts } from './journal-write.ts'
import { type Keys, loadKeys } from './keys.ts'
import type { Database, ObligationTable } from './schema.ts'
import { journalPlace, openText } from './seal.ts'

export interface ObligationReader {
  one(id: string): Promise<ObligationRow | null>
  page(filter: ObligationFilter, limit: number, cursor: string | null): Promise<Page<ObligationRow>>
  ofContacts(contacts: readonly string[]): Promise<readonly ObligationRow[]>
}

/** `file` is said in errors. */
export const createObligationReader = (db: Kysely<Database>, file: string): ObligationReader => {
  const withIds = async (ids: readonly string[]): Promise<readonly ObligationRow[]> => {
    const rows: ObligationTable[] = []
    for (const some of chunks(ids, 1))
      rows.push(...(await db.selectFrom('obligation').selectAll().where('id', 'in', some).execute()))
    return opened(db, rows, file)
  }
  return {
    one: async (id) => (await withIds([id]))[0] ?? null,
    async page(filter, limit, cursor) {
      const rows = await pageQuery(db, filter, cursor)
        .limit(limit + 1)
        .execute()
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      const next = last && rows.length > limit ? toCursor({ at: last.due_at, seq: last.opened_seq }) : null
      return { items: await opened(db, items, file), next }
    },
    ofContacts: (contacts) => withIds([...new Set(contacts)].map((contact) => obligationOf(contactId(contact)))),
  }
}

const pageQuery = (db: Kysely<Database>, filter: ObligationFilter, cursor: string | null) => {
  let query = filtered(db, filter)
  const after = cursor === null ? null : fromCursor(cursor)
  if (filter.state === 'open') {
    query = query.where('closed_at', 'is', null).orderBy('due_at').orderBy('opened_seq')
    if (after === null) return query
    return query.where((eb) => eb(eb.refTuple('due_at', 'opened_seq'), '>', eb.tuple(after.at, after.seq)))
  }
  if (filter.state === 'closed') query = query.where('closed_at', 'is not', null)
  if (after !== null) query = query.where('opened_seq', '<', after.seq)
  return query.orderBy('opened_seq', 'desc')
}

const filtered = (db: Kysely<Database>, { channel, contact, agent, dueBefore }: ObligationFilter) => {
  let query = db.selectFrom('obligation').selectAll()
  if (channel !== undefined) query = query.where('channel', '=', channel)
  if (contact !== undefined) query = query.where('id', '=', obligationOf(contact))
  if (dueBefore !== undefined) query = query.where('due_at', '<', dueBefore)
  if (agent === undefined) return query
  return query.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('contact')
        .select(sql.lit(1).as('one'))
        .whereRef('contact.id', '=', 'obligation.contact')
        .where('contact.agent', '=', agent),
    ),
  )
}

const opened = async (
  db: Kysely<Database>,
  rows: readonly ObligationTable[],
  file: string,
): Promise<readonly ObligationRow[]> => {
  const noted = rows.filter((row) => row.note !== null && row.note !== '').map((row) => row.contact)
  const customers = await customersOfContacts(db, noted)
  const customerOf = (contact: string): string => customers.get(contact) ?? contact
  const keys = await loadKeys(db, noted.map(customerOf))
  return rows.map((row) => toObligation(row, openNote(row, keys, customerOf(row.contact), file)))
}

const openNote = (row: ObligationTable, keys: Keys, customer: string, file: string): string | null => {
  if (row.note === null || row.closed_seq === null) return null
  try {
    return openText(keys.get(customer), journalPlace(row.closed_seq, 'note'), row.note)
  } catch (error) {
    throw new StoreCorruptError(
      `${file}: the row of obligation ${row.id} was altered; make the lists again from the journal, or restore a backup`,
      { cause: error },
    )
  }
}

const toObligation = (row: ObligationTable, note: string | null): ObligationRow => ({
  id: obligationId(row.id),
  contact: contactId(row.contact),
  channel: row.channel,
  openedAt: row.opened_at,
  dueAt: row.due_at,
  closedAt: row.closed_at,
  outcome: row.outcome,
  note,
  closedBy: row.closed_by,
})
