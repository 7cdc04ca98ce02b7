/** Writing the journal: a group of events, their projections and their outward actions in one transaction. */
import type { Kysely } from 'kysely'
import type { Recorded } from '../core/event.ts'
import type { CommitGroup, OutboxEntry } from '../ports/store.ts'
import { type BulkDialect, bulkInsert } from './bulk.ts'
import { chunks } from './chunks.ts'
import { customerIn, hasPersonal, sealEvent, toRow } from './journal-row.ts'
import { createKeyCache, type Keys, loadKeys, makeKeys } from './keys.ts'
import {
  createLiveContacts,
  createLiveObligations,
  createLiveRecordings,
  type LiveTable,
  type Written,
} from './live-rows.ts'
import { createSettingChanges } from './projections/setting-change.ts'
import type { Database, JournalTable, OutboxTable } from './schema.ts'

/** The one who writes the journal. Its methods must be called one at a time. */
export interface JournalWriter {
  readonly lastSeq: () => number
  /** Reads where the journal stands and what is going on. */
  load(): Promise<void>
  write(group: CommitGroup): Promise<void>
  forgetKey(customer: string): void
  /** Makes the projections again from the journal alone. `readSealed` gives its rows in order. */
  rebuild(readSealed: (after: number) => Promise<readonly Recorded[]>): Promise<void>
}

export const createJournalWriter = (db: Kysely<Database>, bulk: BulkDialect): JournalWriter => {
  const keys = createKeyCache()
  const contacts = createLiveContacts(bulk)
  const projections: readonly LiveTable[] = [
    contacts,
    createLiveRecordings(bulk),
    createLiveObligations(bulk),
    createSettingChanges(bulk),
  ]
  const journalRows = bulkInsert<JournalTable>(bulk, 'journal', 'seq', COLUMNS_OF_JOURNAL, null)
  const outboxRows = bulkInsert<OutboxTable>(bulk, 'outbox', 'key', ['key', 'seq', 'place', 'action'], [])
  let last = 0

  /** Whose key an event is sealed with; a contact nobody knows answers for itself. */
  const customersOf = async (tx: Kysely<Database>, events: readonly Recorded[]): Promise<Map<number, string>> => {
    const inGroup = new Map<string, string>()
    const customers = new Map<number, string>()
    const elsewhere = new Map<number, string>()
    for (const { seq, event } of events) {
      const named = customerIn(event)
      if (named !== null && 'contact' in event) inGroup.set(event.contact, named)
      if (!hasPersonal(event) || !('contact' in event)) continue
      const customer = named ?? inGroup.get(event.contact) ?? contacts.known.get(event.contact)?.customer
      if (customer === undefined) elsewhere.set(seq, event.contact)
      else customers.set(seq, customer)
    }
    const found = await customersOfContacts(tx, elsewhere.values())
    for (const [seq, contact] of elsewhere) customers.set(seq, found.get(contact) ?? contact)
    return customers
  }

  const keysFor = async (tx: Kysely<Database>, customers: Iterable<string>, at: number): Promise<Keys> => {
    const needed = new Map<string, undefined>()
    for (const customer of customers) if (!keys.known.has(customer)) needed.set(customer, undefined)
    const loaded = await loadKeys(tx, needed.keys())
    const made = await makeKeys(
      tx,
      [...needed.keys()].filter((customer) => !loaded.has(customer)),
      at,
    )
    return new Map([...loaded, ...made])
  }

  return {
    lastSeq: () => last,
    async load() {
      last = await lastSeqIn(db)
      for (const table of projections) await table.load(db)
    },
    async write({ events, outbox, done }) {
      refuseDisorder(last, events)
      const newest = events.at(-1)
      const after = await db.transaction().execute(async (tx) => {
        const customers = await customersOf(tx, events)
        const fresh = await keysFor(tx, customers.values(), newest?.at ?? 0)
        const sealed = events.map((recorded) => {
          const customer = customers.get(recorded.seq)
          return customer === undefined
            ? recorded
            : sealEvent(recorded, keys.known.get(customer) ?? fresh.get(customer))
        })
        await journalRows.into(tx, sealed.map(toRow))
        const written: Written[] = []
        for (const table of projections) written.push(await table.write(tx, sealed))
        await outboxRows.into(tx, outbox.map(toOutboxRow(newest?.seq ?? last)))
        for (const some of chunks(done, 1)) await tx.deleteFrom('outbox').where('key', 'in', some).execute()
        return { fresh, written }
      })
      // Only now: what a transaction that failed made up must not be believed by the next.
      keys.add(after.fresh)
      for (const rows of after.written) rows.keep()
      last = newest?.seq ?? last
    },
    forgetKey: (customer) => keys.forget(customer),
    async rebuild(readSealed) {
      try {
        await db.transaction().execute(async (tx) => {
          for (const table of projections) {
            await table.empty(tx)
            await table.load(tx)
          }
          for (let after = 0; after < last; ) {
            const events = await readSealed(after)
            for (const table of projections) (await table.write(tx, events)).keep()
            after = events.at(-1)?.seq ?? last
          }
        })
      } finally {
        for (const table of projections) await table.load(db)
      }
    },
  }
}

const COLUMNS_OF_JOURNAL = ['seq', 'at', 'type', 'version', 'contact', 'payload'] as const

const lastSeqIn = async (db: Kysely<Database>): Promise<number> => {
  const row = await db.selectFrom('journal').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return row?.seq ?? 0
}

/** The customers of those contacts that are known. */
export const customersOfContacts = async (
  db: Kysely<Database>,
  contacts: Iterable<string>,
): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  for (const ids of chunks([...new Set(contacts)], 1)) {
    const rows = await db.selectFrom('contact').select(['id', 'customer']).where('id', 'in', ids).execute()
    for (const row of rows) found.set(row.id, row.customer)
  }
  return found
}

const refuseDisorder = (last: number, events: readonly Recorded[]): void => {
  let expected = last + 1
  for (const { seq } of events) {
    if (seq !== expected)
      throw new Error(`event ${seq} cannot be written after event ${expected - 1}: ${expected} is next`)
    expected++
  }
}

const toOutboxRow =
  (seq: number) =>
  ({ key, action }: OutboxEntry, place: number): OutboxTable => ({ key, seq, place, action: JSON.stringify(action) })
