/** From the disk and the switch back to the state: newest snapshot, the journal after it, and what is alive now. */
import { applyEvent } from '../core/apply.ts'
import type { Seq } from '../core/ids.ts'
import type { CenterState } from '../core/state.ts'
import { emptyState } from '../core/state.ts'
import { stateFromJson } from '../core/state-json.ts'
import type { Store } from '../ports/store.ts'

const PAGE = 5_000

/** The state as the journal has it. Throws StoreCorruptError, or an Error that names the row that cannot be read. */
export const loadState = async (store: Pick<Store, 'snapshot' | 'journal'>): Promise<CenterState> => {
  const snapshot = await store.snapshot()
  const state = snapshot === null ? emptyState() : stateFromJson(snapshot.state)
  let after: Seq = state.seq
  for (;;) {
    const rows = await store.journal(after, PAGE)
    for (const row of rows) applyEvent(state, row)
    if (rows.length < PAGE) return state
    after = state.seq
  }
}
