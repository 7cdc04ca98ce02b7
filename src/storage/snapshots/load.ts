/** The newest snapshot, its personal fields opened. */
import type { Kysely } from 'kysely'
import { STATE_VERSION } from '../../core/state-json.ts'
import type { Snapshot } from '../../ports/store.ts'
import { StoreCorruptError } from '../../ports/store.ts'
import { loadKeys } from '../keys.ts'
import type { Database } from '../schema.ts'
import { fallbackOf, listSnapshots, newerSnapshot, readSnapshot, type SnapshotFile } from './file.ts'
import { customersIn, hasContacts, openState } from './personal.ts'

/** Null when there is none. Throws StoreCorruptError when the newest is there but altered. */
export const loadSnapshot = async (db: Kysely<Database>, folder: string, lastSeq: number): Promise<Snapshot | null> => {
  const snapshots = await listSnapshots(folder)
  const [newest] = snapshots
  if (!newest) return null
  if (newest.seq > lastSeq) {
    throw new StoreCorruptError(
      `${newest.file}: it was made after event ${newest.seq}, but the journal ends at ${lastSeq}: another database's, or an older backup was put back; remove the file to fall back to ${fallbackOf(snapshots, 0)}`,
    )
  }
  return openSnapshot(db, newest, fallbackOf(snapshots, 0))
}

export const openSnapshot = async (
  db: Kysely<Database>,
  snapshot: SnapshotFile,
  fallback: string,
): Promise<Snapshot> => {
  const state = await readSnapshot(snapshot, fallback)
  const version = versionOf(state)
  if (version > STATE_VERSION) throw newerSnapshot(snapshot.file, 'state', version, STATE_VERSION)
  if (!hasContacts(state)) {
    throw new StoreCorruptError(`${snapshot.file}: it holds no state; remove the file to fall back to ${fallback}`)
  }
  const keys = await loadKeys(db, customersIn(state))
  return { seq: snapshot.seq, state: openState(state, snapshot.seq, keys, snapshot.file) }
}

const versionOf = (state: unknown): number => {
  const version: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'version') : null
  return typeof version === 'number' ? version : 0
}
