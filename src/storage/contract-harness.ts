/** What the contract suite needs to know of the store it tests. */
import { afterEach, beforeEach } from 'vitest'
import type { CenterEvent } from '../core/event.ts'
import type { Store } from '../ports/store.ts'
import { groupOf, record } from './fixture.ts'

export interface StoreUnderTest {
  readonly store: Store
  /** From now on the disk has no room. */
  fillDisk(): Promise<void>
  freeDisk(): Promise<void>
  /** Closes the store and opens it again. */
  reopen(): Promise<Store>
  /** Every byte that the store has on the disk. */
  bytes(): Promise<Buffer>
  /** Makes the projections again from the journal. */
  rebuild(): Promise<void>
  remove(): Promise<void>
}

/** Commits each list of events as a group after what is there. */
export const commitEach = async (store: Store, lists: readonly (readonly CenterEvent[])[]): Promise<void> => {
  for (const events of lists) await store.commit(groupOf(record(events, (await store.lastSeq()) + 1)))
}

/** Each test has a store of its own, which is gone after it. */
export const onNewStore = (open: () => Promise<StoreUnderTest>, take: (under: StoreUnderTest) => void): void => {
  let under: StoreUnderTest
  beforeEach(async () => {
    under = await open()
    take(under)
  })
  afterEach(() => under.remove())
}
