/** What every store promises, as tests: `storeContract(name, open)` in a test file of the store's own. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CenterEvent } from '../core/event.ts'
import { agentId, contactId, customerId, recordingId } from '../core/ids.ts'
import { type Store, StoreConflictError, StoreUnavailableError } from '../ports/store.ts'
import { contactsContract } from './contract-contacts.ts'
import { commitEach, onNewStore, type StoreUnderTest } from './contract-harness.ts'
import { obligationsContract } from './contract-obligations.ts'
import { settingsContract } from './contract-settings.ts'
import { call, created, groupOf, keepAction, queued, record, T0 } from './fixture.ts'

export const storeContract = (name: string, open: () => Promise<StoreUnderTest>): void => {
  contactsContract(name, open)
  obligationsContract(name, open)
  settingsContract(name, open)

  describe(`store contract: ${name}`, () => {
    let under: StoreUnderTest
    let store: Store
    onNewStore(open, (opened) => {
      under = opened
      store = opened.store
    })

    const commitCalls = (...calls: readonly ReturnType<typeof call>[]): Promise<void> => commitEach(store, calls)

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

    it('is closed in the middle of reading: each reader has all or an error', async () => {
      await commitCalls(call('1'))
      const read = () => store.recordingsOf([contactId('c-1')])
      const known = await read()
      const reads = Promise.allSettled(Array.from({ length: 30 }, read))
      await new Promise(setImmediate)
      store = await under.reopen()
      const found = (await reads).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      expect(found.length).toBeGreaterThan(0)
      for (const rows of found) expect(rows).toEqual(known)
      expect(await read()).toEqual(known)
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

    it('forgets in memory, too, what it could not write', async () => {
      await store.commit(groupOf(record([created('1'), queued('1')])))
      const nameless = { ...keepAction('1'), toJSON: () => undefined }
      const answered = record(call('1').slice(2, 6), 3)
      await expect(store.commit(groupOf(answered, { outbox: [{ key: 'k', action: nameless }] }))).rejects.toThrow()
      const left: CenterEvent = { type: 'contact-ended', contact: contactId('c-1'), outcome: 'abandoned' }
      await store.commit(groupOf(record([left], 3)))
      expect(await store.contact(contactId('c-1'))).toMatchObject({
        agent: null,
        answeredAt: null,
        outcome: 'abandoned',
      })
    })

    it('keeps a stored recording as it is when it is reported once more', async () => {
      await commitCalls(call('1'))
      const [before] = await store.recordingsOf([contactId('c-1')])
      store = await under.reopen()
      const again = { contact: contactId('c-1'), recording: recordingId('r-c-1') }
      await commitCalls([
        { type: 'recording-begun', ...again },
        { type: 'recording-lost', ...again, reason: 'moved already' },
      ])
      expect(await store.recordingsOf([contactId('c-1')])).toEqual([before])
      expect(await store.recording(again.recording)).toEqual(before)
    })

    it('takes a group larger than one statement can be', async () => {
      const events = record(Array.from({ length: 6000 }, (_, i) => created(String(i))))
      await store.commit(groupOf(events))
      expect(await store.lastSeq()).toBe(6000)
      expect((await store.contacts({}, 1, null)).items[0]?.id).toBe('c-5999')
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

    it('a note that comes after the end of a contact is its customer’s like all others', async () => {
      await commitCalls(call('1', { customer: 'ani' }))
      const contact = contactId('c-1')
      const note = (text: string): CenterEvent => ({ type: 'note-added', contact, agent: agentId('siti'), text })
      await commitCalls([note('asked about cobalt')])
      expect((await under.bytes()).includes('cobalt')).toBe(false)
      store = await under.reopen()
      const notes = async () =>
        (await store.timeline(contact)).flatMap(({ event }) => (event.type === 'note-added' ? [event.text] : []))
      expect(await notes()).toEqual(['asked about cobalt'])
      await store.eraseCustomer(customerId('ani'))
      expect(await notes()).toEqual([''])
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

    it('forgets expired sessions when a new one begins, and those only', async () => {
      await store.saveUser({ id: 'u1', username: 'siti', passwordHash: '', roles: [] })
      const session = (tokenHash: string, createdAt: number, expiresAt: number) =>
        store.saveSession({ tokenHash, user: 'u1', createdAt, expiresAt })
      await session('old', T0, T0 + 999)
      await session('due', T0, T0 + 1000)
      await session('long', T0, T0 + 5000)
      expect(await store.session('old')).not.toBeNull()
      await session('new', T0 + 1000, T0 + 9000)
      const kept = await Promise.all(['old', 'due', 'long', 'new'].map((token) => store.session(token)))
      expect(kept.map((row) => row?.tokenHash ?? null)).toEqual([null, 'due', 'long', 'new'])
    })

    it('keeps the newest fifty sessions of a user, and all of everybody else', async () => {
      for (const id of ['u1', 'u2']) await store.saveUser({ id, username: id, passwordHash: '', roles: [] })
      const begin = (tokenHash: string, user: string, n: number) =>
        store.saveSession({ tokenHash, user, createdAt: T0 + n, expiresAt: T0 + 9000 })
      await begin('other', 'u2', 0)
      for (let n = 1; n <= 53; n++) await begin(`t${n}`, 'u1', n)
      const kept = await Promise.all(['t1', 't3', 't4', 't53', 'other'].map((token) => store.session(token)))
      expect(kept.map((row) => row?.tokenHash ?? null)).toEqual([null, null, 't4', 't53', 'other'])
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
