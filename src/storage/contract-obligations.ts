/** The part of the contract about obligations: a projection of the journal, and lists of it. */
import { describe, expect, it } from 'vitest'
import { type ContactId, contactId, customerId, obligationId } from '../core/ids.ts'
import { BadCursorError, type ObligationFilter, type Store } from '../ports/store.ts'
import { commitEach, onNewStore, type StoreUnderTest } from './contract-harness.ts'
import { call, created, DAY, groupOf, keepAction, madeGood, owed, queued, record, T0 } from './fixture.ts'

export const obligationsContract = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`store contract, obligations: ${name}`, () => {
    let under: StoreUnderTest
    let store: Store
    onNewStore(open, (opened) => {
      under = opened
      store = opened.store
    })

    const c = (name: string): ContactId => contactId(`c-${name}`)
    const ids = async (filter: ObligationFilter): Promise<string[]> =>
      (await store.obligations(filter, 100, null)).items.map(({ id }) => id)

    it('knows what is owed, and how it was made good, also after a reopening in between', async () => {
      await commitEach(store, [[created('1'), owed('1')]])
      const opened = {
        id: 'o-c-1',
        contact: 'c-1',
        channel: 'voice',
        openedAt: T0 + 2000,
        dueAt: T0 + DAY,
        closedAt: null,
        outcome: null,
        note: null,
        closedBy: null,
      }
      expect(await store.obligation(obligationId('o-c-1'))).toEqual(opened)
      store = await under.reopen()
      await commitEach(store, [[madeGood('1', { outcome: 'called-back', by: 'siti', note: 'wants "blue"' })]])
      const closed = {
        ...opened,
        closedAt: T0 + 3000,
        outcome: 'called-back',
        note: 'wants "blue"',
        closedBy: 'siti',
      }
      expect(await store.obligation(obligationId('o-c-1'))).toEqual(closed)
      expect(await store.obligationsOf([c('1'), c('2')])).toEqual([closed])
      expect(await store.obligation(obligationId('o-c-2'))).toBeNull()
    })

    it('opens one again whose contact came back, in the row it had', async () => {
      await commitEach(store, [[created('1'), owed('1'), created('2'), owed('2')]])
      await commitEach(store, [[madeGood('1', { outcome: 'unreachable', by: 'siti', note: 'no answer' })]])
      store = await under.reopen()
      await commitEach(store, [[owed('1', T0 + 2 * DAY)]])
      expect(await store.obligation(obligationId('o-c-1'))).toEqual({
        id: 'o-c-1',
        contact: 'c-1',
        channel: 'voice',
        openedAt: T0 + 6000,
        dueAt: T0 + 2 * DAY,
        closedAt: null,
        outcome: null,
        note: null,
        closedBy: null,
      })
      expect(await ids({})).toEqual(['o-c-2', 'o-c-1'])
      expect(await ids({ state: 'open' })).toEqual(['o-c-2', 'o-c-1'])
      await commitEach(store, [[madeGood('1')]])
      expect(await store.obligation(obligationId('o-c-1'))).toMatchObject({ outcome: 'answered', closedBy: null })
    })

    it('believes the first closing, and none of what was never opened', async () => {
      await commitEach(store, [
        [created('1'), owed('1'), madeGood('1')],
        [madeGood('1', { outcome: 'not-needed', by: 'rina', note: 'late' }), madeGood('2')],
      ])
      expect(await store.obligation(obligationId('o-c-1'))).toMatchObject({ outcome: 'answered', note: null })
      expect(await ids({})).toEqual(['o-c-1'])
    })

    it('lists the open ones by what is due first, the others newest first, each once, in pages', async () => {
      const names = Array.from({ length: 9 }, (_, i) => String(i))
      const due = (i: number): number => T0 + DAY - (i % 3) * 1000
      for (const [i, name] of names.entries()) await commitEach(store, [[created(name), owed(name, due(i))]])
      await commitEach(store, [[madeGood('8'), madeGood('0')]])
      const pages = async (filter: ObligationFilter): Promise<string[]> => {
        const seen: string[] = []
        let cursor: string | null = null
        do {
          const page = await store.obligations(filter, 2, cursor)
          seen.push(...page.items.map(({ id }) => id.replace('o-c-', '')))
          cursor = page.next
          if (seen.length === 2) await commitEach(store, [[created(`late${seen[0]}`), owed(`late${seen[0]}`)]])
        } while (cursor !== null)
        return seen
      }
      expect(await pages({ state: 'open', dueBefore: T0 + DAY })).toEqual(['2', '5', '1', '4', '7'])
      expect(await pages({ state: 'closed' })).toEqual(['8', '0'])
      expect((await pages({})).slice(-9)).toEqual([...names].reverse())
      await expect(store.obligations({}, 2, 'nonsense')).rejects.toThrow(BadCursorError)
    })

    it('filters', async () => {
      await commitEach(store, [
        [...call('1', { agent: 'siti' }), owed('1'), madeGood('1')],
        [...call('2', { agent: 'budi' }), owed('2', T0 + 5000)],
        [created('3'), queued('3'), owed('3')],
      ])
      expect(await ids({ state: 'open' })).toEqual(['o-c-2', 'o-c-3'])
      expect(await ids({ state: 'closed' })).toEqual(['o-c-1'])
      expect(await ids({ agent: 'budi' })).toEqual(['o-c-2'])
      expect(await ids({ contact: c('3') })).toEqual(['o-c-3'])
      expect(await ids({ channel: 'email' })).toEqual([])
      expect(await ids({ channel: 'voice', dueBefore: T0 + 5001 })).toEqual(['o-c-2'])
      expect(await ids({ dueBefore: T0 + 5000 })).toEqual([])
    })

    it('shows on the disk nothing of what was noted, and nothing at all once the customer is erased', async () => {
      const noted = { outcome: 'called-back', by: 'siti', note: 'asked about cobalt' } as const
      await commitEach(store, [[created('1', { customer: 'ani' }), owed('1')], [madeGood('1', noted)]])
      const noteOf = async () => (await store.obligation(obligationId('o-c-1')))?.note
      expect(await noteOf()).toBe('asked about cobalt')
      const bytes = await under.bytes()
      expect([bytes.includes('obligation-closed'), bytes.includes('cobalt')]).toEqual([true, false])
      await store.eraseCustomer(customerId('ani'))
      expect(await noteOf()).toBeNull()
      expect(await ids({ state: 'closed' })).toEqual(['o-c-1'])
    })

    it('forgets in memory, too, what it could not write', async () => {
      await commitEach(store, [[created('1'), owed('1')]])
      const nameless = { ...keepAction('1'), toJSON: () => undefined }
      const closing = record([madeGood('1')], 3)
      await expect(store.commit(groupOf(closing, { outbox: [{ key: 'k', action: nameless }] }))).rejects.toThrow()
      await commitEach(store, [[madeGood('1', { outcome: 'not-needed', by: 'rina', note: null })]])
      expect(await store.obligation(obligationId('o-c-1'))).toMatchObject({ outcome: 'not-needed', closedBy: 'rina' })
    })

    it('gives the same list when it is made again from the journal', async () => {
      const noted = { outcome: 'called-back', by: 'siti', note: 'n' } as const
      await commitEach(store, [
        [created('1'), owed('1'), madeGood('1', noted), owed('1', T0 + 2 * DAY)],
        [created('2'), owed('2'), madeGood('2', noted)],
        [created('3'), owed('3')],
      ])
      const before = await store.obligations({}, 100, null)
      expect(before.items).toHaveLength(3)
      await under.rebuild()
      expect(await store.obligations({}, 100, null)).toEqual(before)
      await commitEach(store, [[madeGood('3')]])
      expect(await ids({ state: 'open' })).toEqual(['o-c-1'])
    })
  })
}
