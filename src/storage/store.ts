/** The `Store` of ports/store.ts over Kysely; what is particular to a database comes as arguments. */
import type { Kysely } from 'kysely'
import type { OutboxEntry, Store } from '../ports/store.ts'
import type { BulkDialect } from './bulk.ts'
import { createContactReader } from './contacts.ts'
import { createJournalReader } from './journal-read.ts'
import { createJournalWriter } from './journal-write.ts'
import { createObligationReader } from './obligations.ts'
import type { Database } from './schema.ts'
import { createSerial } from './serial.ts'
import { createSettingChangeReader } from './setting-changes.ts'
import { loadSnapshot } from './snapshots/load.ts'
import { createUsers } from './users.ts'

export interface StoreParts {
  readonly writer: Kysely<Database>
  readonly reader: Kysely<Database>
  readonly bulk: BulkDialect
  /** What errors call this database: its file. */
  readonly name: string
  readonly snapshotFolder: string
  /** Told after each commit. */
  readonly onCommitted: (seq: number) => void
  /** Leaves nothing of what was deleted on the disk. */
  readonly scrub: () => Promise<void>
  readonly backup: (file: string) => Promise<void>
  readonly close: () => Promise<void>
}

export interface ManagedStore extends Store {
  /** Makes the lists of contacts, recordings and obligations again from the journal alone. */
  rebuildProjections(): Promise<void>
}

const REBUILD_BATCH = 2000

export const createStore = async (parts: StoreParts): Promise<ManagedStore> => {
  const { writer, reader } = parts
  const journal = createJournalReader(reader, parts.name)
  const contacts = createContactReader(reader, parts.name)
  const obligations = createObligationReader(reader, parts.name)
  const changes = createSettingChangeReader(reader, parts.name)
  const users = createUsers(writer, reader)
  const serial = createSerial()
  const journalWriter = createJournalWriter(writer, parts.bulk)
  await journalWriter.load()

  return {
    commit: (group) =>
      serial(async () => {
        if (group.events.length + group.outbox.length + group.done.length === 0) return
        await journalWriter.write(group)
        parts.onCommitted(journalWriter.lastSeq())
      }),
    journal: (after, limit) => journal.after(after, limit),
    lastSeq: async () => journalWriter.lastSeq(),
    snapshot: () => loadSnapshot(reader, parts.snapshotFolder, journalWriter.lastSeq()),
    pendingOutbox: () => pendingOutbox(reader),

    contact: (id) => contacts.one(id),
    contacts: (filter, limit, cursor) => contacts.page(filter, limit, cursor),
    missedOffers: (since, upTo) => journal.missedOffers(since, upTo),
    timeline: (id) => journal.ofContact(id),
    recording: (id) => contacts.recording(id),
    recordingsOf: (ids) => contacts.recordingsOf(ids),
    obligation: (id) => obligations.one(id),
    obligations: (filter, limit, cursor) => obligations.page(filter, limit, cursor),
    obligationsOf: (ids) => obligations.ofContacts(ids),

    settingChanges: (filter, limit, before) => changes.newest(filter, limit, before),
    settingChange: (seq) => changes.one(seq),

    saveUser: (user) => users.save(user),
    retireUser: (id) => users.retire(id),
    userByName: (username) => users.byName(username),
    userById: (id) => users.byId(id),
    users: () => users.all(),
    saveSession: (session) => users.saveSession(session),
    session: (tokenHash) => users.session(tokenHash),
    endSession: (tokenHash) => users.endSession(tokenHash),
    endSessionsOf: (user) => users.endSessionsOf(user),

    eraseCustomer: (customer) =>
      serial(async () => {
        await writer.deleteFrom('customer_key').where('customer', '=', customer).execute()
        journalWriter.forgetKey(customer)
        await parts.scrub()
      }),
    rebuildProjections: () => serial(() => journalWriter.rebuild((after) => journal.sealedAfter(after, REBUILD_BATCH))),
    backup: (file) => parts.backup(file),
    close: () => serial(() => parts.close()),
  }
}

const pendingOutbox = async (db: Kysely<Database>): Promise<readonly OutboxEntry[]> => {
  const rows = await db.selectFrom('outbox').selectAll().orderBy('seq').orderBy('place').execute()
  return rows.map(({ key, action }): OutboxEntry => ({ key, action: JSON.parse(action) }))
}
