/** Reading the journal, its personal fields opened with the keys that are still there. */
import type { Kysely } from 'kysely'
import type { Recorded } from '../core/event.ts'
import { StoreCorruptError } from '../ports/store.ts'
import { customerIn, fromRow, hasPersonal, openEvent } from './journal-row.ts'
import { customersOfContacts } from './journal-write.ts'
import { loadKeys } from './keys.ts'
import { CORRUPT_REMEDY } from './remedy.ts'
import type { Database } from './schema.ts'

export interface JournalReader {
  after(seq: number, limit: number): Promise<readonly Recorded[]>
  ofContact(contact: string): Promise<readonly Recorded[]>
  missedOffers(since: number, upTo: number): Promise<ReadonlyMap<string, number>>
  /** Rows as they are stored: personal fields stay sealed. */
  sealedAfter(seq: number, limit: number): Promise<readonly Recorded[]>
}

/** `file` is said in errors. */
export const createJournalReader = (db: Kysely<Database>, file: string): JournalReader => {
  const sealedAfter = async (seq: number, limit: number): Promise<readonly Recorded[]> => {
    const rows = await db.selectFrom('journal').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()
    return rows.map((row, place) => {
      if (row.seq !== seq + 1 + place) throw missingRow(seq + 1 + place, row.seq, file)
      return fromRow(row, file)
    })
  }
  return {
    sealedAfter,
    after: async (seq, limit) => open(db, await sealedAfter(seq, limit), file),
    async missedOffers(since, upTo) {
      const begins = await firstContact(db, since)
      if (begins === null) return new Map()
      const rows = await db
        .selectFrom('journal')
        .selectAll()
        .where('seq', '>=', begins)
        .where('seq', '<=', upTo)
        .where('type', '=', 'offer-ended')
        .execute()
      const made = await contactsSince(db, since)
      return countMissed(rows.filter((row) => made.has(row.contact ?? '')).map((row) => fromRow(row, file)))
    },
    async ofContact(contact) {
      const rows = await db.selectFrom('journal').selectAll().where('contact', '=', contact).orderBy('seq').execute()
      return open(
        db,
        rows.map((row) => fromRow(row, file)),
        file,
      )
    },
  }
}

/** Where the journal has the first contact made at or after this moment. */
const firstContact = async (db: Kysely<Database>, since: number): Promise<number | null> => {
  const row = await db
    .selectFrom('contact')
    .select((eb) => eb.fn.min('created_seq').as('seq'))
    .where('created_at', '>=', since)
    .executeTakeFirst()
  return row?.seq ?? null
}

const contactsSince = async (db: Kysely<Database>, since: number): Promise<ReadonlySet<string>> => {
  const rows = await db.selectFrom('contact').select('id').where('created_at', '>=', since).execute()
  return new Set(rows.map(({ id }) => id))
}

const countMissed = (ended: readonly Recorded[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { event } of ended)
    if (event.type === 'offer-ended' && event.reason === 'missed')
      counts.set(event.agent, (counts.get(event.agent) ?? 0) + 1)
  return counts
}

const missingRow = (missing: number, found: number, file: string): StoreCorruptError =>
  new StoreCorruptError(
    `${file}: journal row ${missing} is missing: row ${found} stands in its place; ${CORRUPT_REMEDY}`,
  )

const open = async (db: Kysely<Database>, sealed: readonly Recorded[], file: string): Promise<readonly Recorded[]> => {
  const personal = sealed.filter(({ event }) => hasPersonal(event))
  if (personal.length === 0) return sealed
  const nameless = personal.flatMap(({ event }) =>
    customerIn(event) === null && 'contact' in event ? [event.contact] : [],
  )
  const customers = await customersOfContacts(db, nameless)
  const customerOf = ({ event }: Recorded): string =>
    customerIn(event) ?? ('contact' in event ? (customers.get(event.contact) ?? event.contact) : '')
  const keys = await loadKeys(db, personal.map(customerOf))
  return sealed.map((recorded) =>
    hasPersonal(recorded.event) ? openEvent(recorded, keys.get(customerOf(recorded)), file) : recorded,
  )
}
