/** The part of the contract about lists: contacts and recordings as projections of the journal. */
import { describe, expect, it } from 'vitest'
import type { CenterEvent } from '../core/event.ts'
import { agentId, contactId, customerId, legId, queueId, voicemailOf } from '../core/ids.ts'
import { BadCursorError, type Store } from '../ports/store.ts'
import { commitEach, onNewStore, type StoreUnderTest } from './contract-harness.ts'
import { call, created, groupOf, queued, record, T0 } from './fixture.ts'

export const contactsContract = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`store contract, contacts: ${name}`, () => {
    let under: StoreUnderTest
    let store: Store
    onNewStore(open, (opened) => {
      under = opened
      store = opened.store
    })

    const commitCalls = (...calls: readonly ReturnType<typeof call>[]): Promise<void> => commitEach(store, calls)

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

    it('counts the offers that were missed, of contacts made since, up to a place in the journal', async () => {
      const missed = (name: string, agent: string, reason: 'missed' | 'declined' = 'missed'): CenterEvent => {
        const contact = contactId(`c-${name}`)
        const leg = legId(`${contact}-a1`)
        return { type: 'offer-ended', contact, agent: agentId(agent), leg, reason, excludedUntil: T0 }
      }
      const late = (name: string): CenterEvent => {
        const event = created(name)
        return event.type === 'contact-created' ? { ...event, createdAt: T0 + 60_000 } : event
      }
      await commitCalls(
        [created('old'), late('1'), missed('old', 'siti'), missed('1', 'siti'), missed('1', 'budi', 'declined')],
        [late('2'), missed('2', 'siti'), missed('2', 'budi')],
      )
      expect(await store.missedOffers(T0 + 60_000, 8)).toEqual(
        new Map([
          ['siti', 2],
          ['budi', 1],
        ]),
      )
      expect(await store.missedOffers(T0, 5)).toEqual(new Map([['siti', 2]]))
      expect(await store.missedOffers(T0 + 60_001, 8)).toEqual(new Map())
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

    it('lets a contact go on whose leg came back after it was closed', async () => {
      await commitCalls(call('1'))
      store = await under.reopen()
      await commitCalls(call('1').slice(0, 2), [created('2')])
      expect(await store.contact(contactId('c-1'))).toMatchObject({
        state: 'open',
        phase: 'waiting',
        from: '+628123456789',
        endedAt: null,
        talkMs: 2000,
      })
      const before = await store.contacts({}, 10, null)
      expect(before.items.map(({ id }) => id)).toEqual(['c-2', 'c-1'])
      await under.rebuild()
      expect(await store.contacts({}, 10, null)).toEqual(before)
    })

    it('takes a talk that was found in the switch as it was told there', async () => {
      const contact = contactId('c-1')
      const adopted: CenterEvent = {
        type: 'talk-adopted',
        contact,
        queue: queueId('sales'),
        enqueuedAt: T0 + 500,
        agent: agentId('budi'),
        leg: legId('c-1-a2'),
        offer: 2,
        answeredAt: T0 + 1500,
        recording: null,
      }
      await commitCalls([created('1'), adopted])
      expect(await store.contact(contact)).toMatchObject({
        phase: 'talking',
        queue: 'sales',
        agent: 'budi',
        enqueuedAt: T0 + 500,
        answeredAt: T0 + 1500,
        waitMs: 1000,
      })
      store = await under.reopen()
      await commitCalls([{ type: 'talk-ended', contact, agent: agentId('budi'), by: 'agent', wrapupUntil: null }])
      expect(await store.contact(contact)).toMatchObject({ phase: 'ended', talkMs: 1500 })
    })

    it('keeps the place and the first answer of one whose talk was adopted later', async () => {
      const contact = contactId('c-1')
      const adopted: CenterEvent = {
        type: 'talk-adopted',
        contact,
        queue: queueId('support'),
        enqueuedAt: T0 + 7000,
        agent: agentId('budi'),
        leg: legId('c-1-a2'),
        offer: 2,
        answeredAt: T0 + 7500,
        recording: null,
      }
      await commitCalls(call('1').slice(0, 5), [adopted])
      expect(await store.contact(contact)).toMatchObject({
        agent: 'budi',
        enqueuedAt: T0 + 1000,
        answeredAt: T0 + 5000,
        waitMs: 4000,
      })
    })

    it('lets a caller wait whom the net has, ends one there when it was, and lists the message', async () => {
      const contact = contactId('c-1')
      const recording = voicemailOf(contact)
      await commitCalls(call('1').slice(0, 3), [{ type: 'net-entered', contact, since: T0 + 3500 }])
      expect((await store.contact(contact))?.phase).toBe('waiting')
      await commitCalls([
        { type: 'voicemail-left', contact, recording, file: 'net/1.wav' },
        { type: 'contact-ended', contact, outcome: 'voicemail', endedAt: T0 + 4000 },
        { type: 'contact-closed', contact },
      ])
      expect(await store.contact(contact)).toMatchObject({
        state: 'closed',
        outcome: 'voicemail',
        endedAt: T0 + 4000,
        waitMs: 3000,
      })
      expect(await store.recording(recording)).toMatchObject({ contact: 'c-1', state: 'recording' })
      store = await under.reopen()
      await commitCalls([{ type: 'recording-lost', contact, recording, reason: 'no such file' }])
      expect(await store.recording(recording)).toMatchObject({ state: 'lost' })
    })

    it('ends the talk of one who fell into the net, and counts a second one', async () => {
      const contact = contactId('c-1')
      const back = { ...queued('1'), enqueuedAt: T0 + 9000 }
      await commitCalls(call('1').slice(0, 5), [{ type: 'net-entered', contact, since: T0 + 5500 }])
      expect(await store.contact(contact)).toMatchObject({ phase: 'waiting', talkMs: 500, agent: 'siti' })
      await commitCalls([back], call('1').slice(4, 5), call('1').slice(6, 7))
      expect(await store.contact(contact)).toMatchObject({ enqueuedAt: T0 + 1000, waitMs: 4000, talkMs: 1500 })
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
      await commitCalls([created('out-cb-1')], [created('out-cb-in.2')], [created('out-1')], [created('out-cc')])
      expect(await ids({ callbacks: true })).toEqual(['c-out-cb-in.2', 'c-out-cb-1'])
      expect(await ids({ callbacks: true, state: 'closed' })).toEqual([])
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
  })
}
