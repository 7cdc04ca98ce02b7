/** What every store promises, as tests: `storeContract(name, open)` in a test file of the store's own. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CenterEvent } from '../core/event.ts'
import { agentId, contactId, customerId } from '../core/ids.ts'
import { BadCursorError, type Store, StoreConflictError, StoreUnavailableError } from '../ports/store.ts'
import { call, created, groupOf, keepAction, queued, record, T0 } from './fixture.ts'

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

export const storeContract = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`store contract: ${name}`, () => {
    let under: StoreUnderTest
    let store: Store
    beforeEach(async () => {
      under = await open()
      store = under.store
    })
    afterEach(() => under.remove())

    const commitCalls = async (...calls: readonly ReturnType<typeof call>[]): Promise<void> => {
      for (const events of calls) await store.commit(groupOf(record(events, (await store.lastSeq()) + 1)))
    }

    it('gives back what was committed, in order and in pages, also after a reopening', async () => {
      const odd = 'said "é", 漢字 😀, \\ and \n\u0000'
      const away: CenterEvent = { type: 'presence-changed', agent: agentId('siti'), state: 'away', reason: odd }
      const events = record([...call('1', { note: odd, customer: odd }), ...call('2', { from: '' }), away])
      await store.commit(groupOf(events.slice(0, 7)))
      await store.commit(groupOf(events.slice(7)))
      store = await under.reopen()
      expect(await store.journal(0, 1000)).toEqual(events)
      expect(await store.journal(3, 4)).toEqual(events.slice(3, 7))
      expect(await store.lastSeq()).toBe(events.length)
      expect(await store.timeline(contactId('c-2'))).toEqual(events.slice(13, 26))
    })

    it('takes groups given at once one after the other, in the order given', async () => {
      const events = record(Array.from({ length: 40 }, (_, i) => created(String(i))))
      await Promise.all(events.map((event) => store.commit(groupOf([event]))))
      expect((await store.journal(0, 100)).map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq))
    })

    it('refuses a hole and a repetition, and keeps nothing of such a group', async () => {
      await store.commit(groupOf(record([created('1')])))
      await expect(store.commit(groupOf(record([created('2')], 3)))).rejects.toThrow('2 is next')
      await expect(store.commit(groupOf(record([created('2')], 1)))).rejects.toThrow('2 is next')
      expect(await store.contact(contactId('c-2'))).toBeNull()
      await store.commit(groupOf(record([created('2')], 2)))
    })

    it('writes all of a group or none of it', async () => {
      const events = record(call('1'))
      const nameless = { ...keepAction('1'), toJSON: () => undefined }
      await expect(store.commit(groupOf(events, { outbox: [{ key: 'k', action: nameless }] }))).rejects.toThrow()
      expect(await store.journal(0, 10)).toEqual([])
      expect(await store.contacts({}, 10, null)).toEqual({ items: [], next: null })
      expect(await store.recordingsOf([contactId('c-1')])).toEqual([])
      await store.commit(groupOf(events))
      expect(await store.journal(0, 100)).toEqual(events)
    })

    it('takes a group larger than one statement can be', async () => {
      const events = record(Array.from({ length: 6000 }, (_, i) => created(String(i))))
      await store.commit(groupOf(events))
      expect(await store.lastSeq()).toBe(6000)
      expect((await store.contacts({}, 1, null)).items[0]?.id).toBe('c-5999')
    })

    it('derives the times of a contact', async () => {
      await commitCalls(call('1', { note: 'n' }))
      expect(await store.contact(contactId('c-1'))).toEqual({
        id: 'c-1',
        channel: 'voice',
        direction: 'inbound',
        state: 'closed',
        phase: 'ended',
        customer: 'k-1',
        from: '+628123456789',
        to: '1501',
        queue: 'support',
        agent: 'siti',
        createdAt: T0,
        enqueuedAt: T0 + 1000,
        answeredAt: T0 + 5000,
        endedAt: T0 + 9000,
        waitMs: 4000,
        talkMs: 2000,
        holdMs: 0,
        wrapupMs: 4000,
        outcome: 'answered',
        disposition: 'sold',
      })
      expect(await store.recordingsOf([contactId('c-1')])).toEqual([
        { id: 'r-c-1', contact: 'c-1', state: 'stored', startedAt: T0 + 6000, durationMs: 2000, bytes: 64_044 },
      ])
    })

    it('knows the phase of an open contact also after a reopening in the middle', async () => {
      const events = record(call('1'))
      const phases: (string | undefined)[] = []
      for (const event of events.slice(0, 12)) {
        await store.commit(groupOf([event]))
        store = await under.reopen()
        phases.push((await store.contact(contactId('c-1')))?.phase)
      }
      const expected = 'waiting waiting offered offered talking talking wrapup wrapup wrapup wrapup ended ended'
      expect(phases).toEqual(expected.split(' '))
      expect((await store.contact(contactId('c-1')))?.talkMs).toBe(2000)
    })

    it('counts the wait of one who left to the end, and none of one who never queued', async () => {
      const left = { type: 'contact-ended', outcome: 'abandoned' } as const
      await store.commit(
        groupOf(
          record([
            created('1'),
            queued('1'),
            created('2'),
            { ...left, contact: contactId('c-1') },
            { ...left, contact: contactId('c-2') },
          ]),
        ),
      )
      expect(await store.contact(contactId('c-1'))).toMatchObject({ waitMs: 3000, state: 'open', answeredAt: null })
      expect(await store.contact(contactId('c-2'))).toMatchObject({ waitMs: null, outcome: 'abandoned' })
    })

    it('pages through contacts newest first while more arrive, each once', async () => {
      for (let i = 0; i < 25; i++) await commitCalls([created(String(i))])
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await store.contacts({}, 4, cursor)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next
        if (seen.length === 8) await commitCalls([created('late')])
      } while (cursor !== null)
      expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `c-${24 - i}`))
      await expect(store.contacts({}, 4, 'nonsense')).rejects.toThrow(BadCursorError)
    })

    it('filters contacts', async () => {
      await commitCalls(call('1', { agent: 'siti' }), call('2', { agent: 'budi', queue: 'sales' }), [created('3')])
      const ids = async (filter: Parameters<Store['contacts']>[0]): Promise<string[]> =>
        (await store.contacts(filter, 10, null)).items.map(({ id }) => id)
      expect(await ids({ state: 'open' })).toEqual(['c-3'])
      expect(await ids({ state: 'closed' })).toEqual(['c-2', 'c-1'])
      expect(await ids({ queue: 'sales' })).toEqual(['c-2'])
      expect(await ids({ agent: 'siti' })).toEqual(['c-1'])
      expect(await ids({ customer: customerId('k-2'), channel: 'voice' })).toEqual(['c-2'])
      expect(await ids({ channel: 'email' })).toEqual([])
      expect(await ids({ since: T0 })).toHaveLength(3)
      expect(await ids({ until: T0 })).toEqual([])
    })

    it('gives the same lists when they are made again from the journal', async () => {
      await commitCalls(call('1', { note: 'n' }), call('2').slice(0, 6), call('3').slice(0, 3))
      const lists = async () => [
        await store.contacts({}, 100, null),
        await store.recordingsOf(['1', '2', '3'].map((id) => contactId(`c-${id}`))),
      ]
      const before = await lists()
      await under.rebuild()
      expect(await lists()).toEqual(before)
      await commitCalls(call('2').slice(6))
      expect((await store.contact(contactId('c-2')))?.state).toBe('closed')
    })

    it('keeps outward actions until they are done, in order, each key once', async () => {
      const entry = (key: string) => ({ key, action: keepAction(key) })
      await store.commit(groupOf(record([created('1')]), { outbox: [entry('b'), entry('a')] }))
      await store.commit(groupOf([], { outbox: [entry('a'), entry('c')] }))
      store = await under.reopen()
      expect(await store.pendingOutbox()).toEqual([entry('b'), entry('a'), entry('c')])
      await store.commit(groupOf([], { done: ['a', 'unknown'] }))
      expect((await store.pendingOutbox()).map(({ key }) => key)).toEqual(['b', 'c'])
    })

    it('shows nobody on the disk who called, or what was noted of them', async () => {
      await commitCalls(call('1', { from: '+6285550001111', note: 'asked about cobalt' }))
      expect((await store.contact(contactId('c-1')))?.from).toBe('+6285550001111')
      const bytes = await under.bytes()
      expect(bytes.includes('contact-created')).toBe(true)
      expect(bytes.includes('6285550001111')).toBe(false)
      expect(bytes.includes('cobalt')).toBe(false)
    })

    it('erases a customer: events stay, words are gone, others keep theirs, a new call is readable', async () => {
      await commitCalls(
        call('1', { customer: 'ani', note: 'said no' }),
        call('2', { customer: 'bayu', note: 'said yes' }),
        [created('3', { customer: 'ani' })],
      )
      await store.eraseCustomer(customerId('ani'))
      await commitCalls([created('4', { customer: 'ani' })], call('3', { customer: 'ani' }).slice(1, 3))
      store = await under.reopen()
      const from = async (id: string) => (await store.contact(contactId(id)))?.from
      expect([await from('c-1'), await from('c-2'), await from('c-3'), await from('c-4')]).toEqual([
        null,
        '+628123456789',
        null,
        '+628123456789',
      ])
      const said = (await store.journal(0, 100)).flatMap(({ event }) =>
        event.type === 'contact-created' ? [event.from] : event.type === 'wrapup-ended' ? [event.note] : [],
      )
      expect(said).toEqual(['', '', '+628123456789', 'said yes', '', '+628123456789'])
    })

    it('keeps users, gives a retired name free, ends sessions', async () => {
      const user = (id: string, username: string) => ({ id, username, passwordHash: `hash-${id}`, roles: ['agent'] })
      const session = (tokenHash: string, id: string) => ({ tokenHash, user: id, createdAt: T0, expiresAt: T0 + 1 })
      await store.saveUser(user('u1', 'siti'))
      await expect(store.saveUser(user('u2', 'siti'))).rejects.toThrow(StoreConflictError)
      await store.saveUser({ ...user('u1', 'siti'), roles: ['agent', 'admin'] })
      await store.saveSession(session('t1', 'u1'))
      await store.saveSession(session('t2', 'u1'))
      store = await under.reopen()
      expect(await store.userByName('siti')).toEqual({ ...user('u1', 'siti'), roles: ['agent', 'admin'] })
      expect(await store.session('t1')).toEqual(session('t1', 'u1'))
      await store.endSession('t1')
      expect(await store.session('t1')).toBeNull()
      await store.retireUser('u1')
      expect([await store.session('t2'), await store.userById('u1'), await store.userByName('siti')]).toEqual([
        null,
        null,
        null,
      ])
      await store.saveUser(user('u2', 'siti'))
      await store.saveSession(session('t3', 'u2'))
      await store.endSessionsOf('u2')
      expect(await store.session('t3')).toBeNull()
      expect(await store.users()).toEqual([user('u2', 'siti')])
    })

    it('says when the disk is full, writes nothing, and takes the same group when there is room', async () => {
      await commitCalls(call('1'))
      await under.fillDisk()
      const long = 'x'.repeat(200_000)
      const group = groupOf(record([...call('2', { note: long }), ...call('3', { note: long })], 14))
      await expect(store.commit(group)).rejects.toThrow(StoreUnavailableError)
      expect(await store.lastSeq()).toBe(13)
      expect(await store.contact(contactId('c-2'))).toBeNull()
      await under.freeDisk()
      await store.commit(group)
      store = await under.reopen()
      expect(await store.journal(13, 100)).toEqual(group.events)
    })

    it('keeps all it acknowledged, whatever is written at the same time', async () => {
      const step = fc.oneof(
        fc.record({ kind: fc.constant('commit' as const), events: fc.integer({ min: 1, max: 4 }) }),
        fc.record({ kind: fc.constant('user' as const), events: fc.constant(0) }),
        fc.record({ kind: fc.constant('read' as const), events: fc.constant(0) }),
      )
      const before = { seq: 0, users: 0 }
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const acknowledged: Promise<unknown>[] = []
          for (const { kind, events } of steps) {
            if (kind === 'commit') {
              const rows = record(
                Array.from({ length: events }, (_, i) => created(`p${before.seq + i}`)),
                before.seq + 1,
              )
              before.seq += events
              acknowledged.push(store.commit(groupOf(rows)))
            } else if (kind === 'user') {
              const id = `u${before.users++}`
              acknowledged.push(store.saveUser({ id, username: id, passwordHash: '', roles: [] }))
            } else acknowledged.push(store.contacts({}, 5, null))
          }
          await Promise.all(acknowledged)
          expect(await store.lastSeq()).toBe(before.seq)
          expect(await store.journal(0, 10_000)).toHaveLength(before.seq)
          expect(await store.users()).toHaveLength(before.users)
        }),
        { numRuns: 25 },
      )
    })
  })
}
