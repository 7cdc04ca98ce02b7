/** The part of the contract about who changed what: a projection of the journal, and lists of it. */
import { describe, expect, it } from 'vitest'
import { newQueue } from '../core/acd/new-queue.ts'
import type { CenterEvent } from '../core/event.ts'
import { queueId } from '../core/ids.ts'
import type { SettingFilter, Store } from '../ports/store.ts'
import { commitEach, onNewStore, type StoreUnderTest } from './contract-harness.ts'
import { created } from './fixture.ts'

export const settingsContract = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`store contract, settings: ${name}`, () => {
    let under: StoreUnderTest
    let store: Store
    onNewStore(open, (opened) => {
      under = opened
      store = opened.store
    })

    const queue = (id: string, called: string): CenterEvent => ({
      type: 'queue-saved',
      queue: newQueue(queueId(id), called, {}),
      by: 'admin',
    })
    const gone = (id: string): CenterEvent => ({ type: 'queue-retired', queue: queueId(id), by: 'admin' })
    const list = async (filter: SettingFilter = {}) =>
      (await store.settingChanges(filter, 100, null)).map(({ seq, event, before, last }) => [
        seq,
        event.type,
        before === null ? null : before.type === 'queue-saved' ? before.queue.name : before.type,
        last,
      ])

    it('lists them newest first, each with the one before it of the same thing', async () => {
      await commitEach(store, [
        [queue('a', 'A'), queue('b', 'B'), created('1')],
        [queue('a', 'A2'), gone('a')],
      ])
      await commitEach(store, [[queue('a', 'A3')]])
      const all = [
        [6, 'queue-saved', 'queue-retired', true],
        [5, 'queue-retired', 'A2', false],
        [4, 'queue-saved', 'A', false],
        [2, 'queue-saved', null, true],
        [1, 'queue-saved', null, false],
      ]
      expect(await list()).toEqual(all)
      expect(await list({ resource: 'queues', id: 'b' })).toEqual([[2, 'queue-saved', null, true]])
      expect(await list({ resource: 'numbers' })).toEqual([])
      expect((await store.settingChanges({}, 2, 5)).map(({ seq }) => seq)).toEqual([4, 2])
      expect(await store.settingChange(4)).toMatchObject({ seq: 4, before: { queue: { name: 'A' } }, last: false })
      expect(await store.settingChange(3)).toBeNull()
      await under.rebuild()
      expect(await list()).toEqual(all)
    })

    it('tells what part of a thing is changed by itself: which version of a flow is heard', async () => {
      const published = (version: number): CenterEvent => ({
        type: 'flow-published',
        flow: 'hotline',
        version,
        content: null,
        by: 'admin',
      })
      const retired: CenterEvent = { type: 'flow-retired', flow: 'hotline', by: 'admin' }
      await commitEach(store, [[published(1), retired, published(2)]])
      expect(await list()).toEqual([
        [3, 'flow-published', 'flow-published', true],
        [2, 'flow-retired', null, false],
        [1, 'flow-published', null, false],
      ])
    })
  })
}
