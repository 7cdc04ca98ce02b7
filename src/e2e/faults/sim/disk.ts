/** The disk of a simulated house: what was written survives the server, what was on its way is lost. */
import { applyEvent } from '../../../core/apply.ts'
import type { Recorded } from '../../../core/event.ts'
import type { CenterState } from '../../../core/state.ts'
import { emptyState } from '../../../core/state.ts'
import { stateFromJson, stateToJson } from '../../../core/state-json.ts'
import { type CommitGroup, type OutboxEntry, type Store, StoreUnavailableError } from '../../../ports/store.ts'

export type DiskStore = Pick<Store, 'commit' | 'pendingOutbox' | 'snapshot' | 'journal'>

export interface Disk {
  readonly rows: Recorded[]
  readonly outbox: Map<string, OutboxEntry>
  full: boolean
  /** The state after all that is written. */
  replayed(): CenterState
}

export const createDisk = (rows: readonly Recorded[] = []): Disk => {
  const disk: Disk = { rows: [...rows], outbox: new Map(), full: false, replayed: () => replay(disk.rows) }
  return disk
}

export interface Writing {
  /** Passes the time that a part of the writing takes; stays away for ever when the server dies meanwhile. */
  pause(part: 'to the disk' | 'back'): Promise<void>
  /** Which of the journal's rows the newest snapshot covers, of so many. */
  snapshotAt(rows: number): number
}

/** The store as one server has it. */
export const openDisk = (disk: Disk, { pause, snapshotAt }: Writing): DiskStore => ({
  commit: async (group) => {
    await pause('to the disk')
    if (disk.full) throw new StoreUnavailableError('the disk is full')
    write(disk, group)
    await pause('back')
  },
  pendingOutbox: async () => [...disk.outbox.values()],
  snapshot: async () => {
    const seq = snapshotAt(disk.rows.length)
    if (seq === 0) return null
    const state = stateToJson(replay(disk.rows.slice(0, seq)))
    return { seq, state: JSON.parse(JSON.stringify(state)) }
  },
  journal: async (after, limit) => disk.rows.slice(after, after + limit),
})

const write = (disk: Disk, group: CommitGroup): void => {
  const { events, outbox, done }: CommitGroup = JSON.parse(JSON.stringify(group))
  for (const row of events) {
    if (row.seq !== disk.rows.length + 1) throw new Error(`row ${row.seq} cannot follow ${disk.rows.length} rows`)
    disk.rows.push(row)
  }
  for (const entry of outbox) disk.outbox.set(entry.key, entry)
  for (const key of done) disk.outbox.delete(key)
}

const replay = (rows: readonly Recorded[]): CenterState => {
  const state = emptyState()
  for (const row of rows) applyEvent(state, row)
  return stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
}
