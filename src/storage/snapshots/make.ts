/**
 * Makes a snapshot by folding the committed journal from the newest snapshot on; the loop's own state is never touched. The
 * one before it stays as well: it is what a start falls back to.
 */
import type { Kysely } from 'kysely'
import { applyEvent } from '../../core/apply.ts'
import { type CenterState, emptyState } from '../../core/state.ts'
import { stateFromJson, stateToJson } from '../../core/state-json.ts'
import { createJournalReader } from '../journal-read.ts'
import { loadKeys } from '../keys.ts'
import type { Database } from '../schema.ts'
import { listSnapshots, pruneSnapshots, writeSnapshot } from './file.ts'
import { openSnapshot } from './load.ts'
import { customersIn, sealState } from './personal.ts'

export interface MakeSnapshot {
  readonly db: Kysely<Database>
  /** Said in errors. */
  readonly databaseFile: string
  readonly folder: string
  /** The last event to be in it. */
  readonly upTo: number
  /** Looked at now and then: give up. */
  readonly stopped?: () => boolean
}

/** Rows read at a time: enough to be quick, few enough to stay small. */
const BATCH = 2000
const KEPT = 2

/** The place of the snapshot made; null when there was nothing new, or it was stopped. */
export const makeSnapshot = async (options: MakeSnapshot): Promise<number | null> => {
  const { db, databaseFile, folder, upTo, stopped = () => false } = options
  const state = await newestState(db, folder, upTo)
  const begin = state.seq
  const journal = createJournalReader(db, databaseFile)
  while (state.seq < upTo && !stopped()) {
    const events = await journal.after(state.seq, Math.min(BATCH, upTo - state.seq))
    if (events.length === 0) break
    for (const recorded of events) applyEvent(state, recorded)
  }
  if (stopped() || state.seq === begin) return null
  await writeVerified(db, folder, state)
  await pruneSnapshots(folder, KEPT)
  return state.seq
}

/** A snapshot that is altered is passed over here: the next start says so, and the journal has everything. */
const newestState = async (db: Kysely<Database>, folder: string, upTo: number): Promise<CenterState> => {
  for (const snapshot of await listSnapshots(folder)) {
    if (snapshot.seq > upTo) continue
    const opened = await openSnapshot(db, snapshot, 'the journal').catch(() => null)
    if (opened) return stateFromJson(opened.state)
  }
  return emptyState()
}

/** The older one may go only when the new one was read back and is the same state. */
const writeVerified = async (db: Kysely<Database>, folder: string, state: CenterState): Promise<void> => {
  const json = stateToJson(state)
  const keys = await loadKeys(db, customersIn(json))
  const written = await writeSnapshot(folder, state.seq, sealState(json, state.seq, keys))
  const again = stateToJson(stateFromJson((await openSnapshot(db, written, 'the one before')).state))
  const withoutErased = (text: typeof json): string =>
    JSON.stringify({ ...text, contacts: text.contacts.map((contact) => ({ ...contact, from: '', flow: undefined })) })
  if (withoutErased(again) !== withoutErased(json)) {
    throw new Error(`${written.file}: the state read back is not the state written`)
  }
}
