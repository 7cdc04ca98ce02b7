import { expect, it } from 'vitest'
import { newQueue } from '../../core/acd/new-queue.ts'
import type { Contact } from '../../core/call/contact.ts'
import { agentId, type ContactId, contactId, queueId } from '../../core/ids.ts'
import { FIRST_CAPS } from '../../core/lines/cap-words.ts'
import type { ContactRow, Page } from '../../ports/store.ts'
import { contactRow } from '../testing/contact-row.ts'
import { createFigures } from './figures.ts'

const NOON = Date.parse('2026-01-31T12:00:00+07:00')
const DAY = 86_400_000
const siti = agentId('siti')
const support = newQueue(queueId('support'), 'Support', { recorded: true })

const row = (id: string, state: 'open' | 'closed', talkMs: number): ContactRow =>
  contactRow(id, {
    state,
    phase: state === 'open' ? 'talking' : 'ended',
    createdAt: NOON - 60_000,
    endedAt: null,
    talkMs,
    outcome: null,
  })

const setUp = (pages: readonly Page<ContactRow>[]) => {
  const clock = { now: NOON }
  const asked: unknown[] = []
  const troubles: string[] = []
  const world = { clock, asked, troubles, refuses: false, reads: 0 }
  const view = {
    seq: 41,
    queues: new Map([[support.id, support]]),
    contacts: new Map<ContactId, Contact>(),
    callCaps: FIRST_CAPS,
  }
  const figures = createFigures({
    view,
    store: {
      contacts: async (filter, _limit, cursor) => {
        asked.push(filter)
        if (world.refuses) throw new Error('the disk is away')
        return pages[cursor === null ? 0 : Number(cursor)] ?? { items: [], next: null }
      },
      missedOffers: async (...told) => {
        asked.push(told)
        return new Map([['siti', 2]])
      },
    },
    now: () => clock.now,
    onRead: () => {
      world.reads += 1
    },
    onTrouble: (what) => troubles.push(what),
  })
  return { ...world, world, figures, view }
}
const settled = (): Promise<void> => new Promise(setImmediate)

it('reads the day once, when somebody looks, and what was missed before this server only', async () => {
  const { figures, asked, world } = setUp([
    { items: [row('c-1', 'closed', 1_000)], next: '1' },
    { items: [row('c-2', 'closed', 2_000)], next: null },
  ])
  expect([figures.day(siti), figures.serviceLevel(support), asked]).toEqual([null, null, []])
  figures.wake()
  figures.wake()
  await settled()
  const since = Date.parse('2026-01-31T00:00:00+07:00')
  expect(asked).toEqual([{ since }, { since }, [since, 41]])
  expect(world.reads).toBe(1)
  expect(figures.day(siti)).toMatchObject({ handled: 2, talkMs: 3_000, missed: 2 })
  expect(figures.serviceLevel(support)).toMatchObject({ answered: 2 })
})

it('believes what it was told more than the disk, which is behind', async () => {
  const { figures } = setUp([{ items: [row('c-1', 'open', 0)], next: null }])
  figures.set(contactId('c-1'), row('c-1', 'closed', 9_000))
  figures.wake()
  await settled()
  expect(figures.day(siti)).toMatchObject({ handled: 1, talkMs: 9_000 })
})

it('says so when the day cannot be read, and tries again with the next look', async () => {
  const { figures, world, troubles } = setUp([{ items: [row('c-1', 'closed', 1_000)], next: null }])
  world.refuses = true
  figures.wake()
  await settled()
  expect(figures.day(siti)).toBeNull()
  expect(troubles).toEqual(['the figures of the day are missing'])
  world.refuses = false
  figures.wake()
  await settled()
  expect(figures.day(siti)).toMatchObject({ handled: 1 })
})

it('reads the day of another zone when the house is moved there', async () => {
  const { figures, asked, view, clock } = setUp([{ items: [row('c-1', 'closed', 1_000)], next: null }])
  clock.now = Date.parse('2026-02-01T00:30:00+07:00')
  figures.turnDay()
  expect(figures.day(siti)).toMatchObject({ date: '2026-02-01', handled: 0, missed: 0 })
  view.callCaps = { ...FIRST_CAPS, zone: 'UTC' }
  view.seq = 50
  figures.turnDay()
  expect(figures.day(siti)).toBeNull()
  await settled()
  const since = Date.parse('2026-01-31T00:00:00Z')
  expect(asked).toEqual([{ since }, [since, 50]])
  expect(figures.day(siti)).toMatchObject({ date: '2026-01-31', handled: 1, missed: 2 })
})

it('begins anew with the day', async () => {
  const { figures, clock } = setUp([{ items: [row('c-1', 'closed', 1_000)], next: null }])
  figures.wake()
  await settled()
  figures.turnDay()
  expect(figures.day(siti)).toMatchObject({ date: '2026-01-31', handled: 1, missed: 2 })
  clock.now += DAY
  figures.turnDay()
  expect(figures.day(siti)).toMatchObject({ date: '2026-02-01', handled: 0, missed: 0 })
})
