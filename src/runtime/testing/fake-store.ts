/** A store in memory whose disk can be made to refuse. */
import { type CommitGroup, type Store, StoreUnavailableError } from '../../ports/store.ts'

export interface FakeStore extends Pick<Store, 'commit' | 'pendingOutbox'> {
  readonly groups: CommitGroup[]
  /** 'ok', 'full' (may succeed later) or 'broken'; 'slow' waits for `release`. */
  disk: 'ok' | 'full' | 'broken' | 'slow'
  release(): void
}

export const createFakeStore = (): FakeStore => {
  const groups: CommitGroup[] = []
  let waiting: (() => void)[] = []
  const store: FakeStore = {
    groups,
    disk: 'ok',
    release: () => {
      for (const resume of waiting) resume()
      waiting = []
    },
    commit: async (group) => {
      if (store.disk === 'slow') await new Promise<void>((resume) => waiting.push(resume))
      if (store.disk === 'full') throw new StoreUnavailableError('the disk is full')
      if (store.disk === 'broken') throw new Error('the disk is broken')
      groups.push(group)
    },
    pendingOutbox: async () => {
      const done = new Set(groups.flatMap((group) => group.done))
      return groups.flatMap((group) => group.outbox).filter(({ key }) => !done.has(key))
    },
  }
  return store
}
