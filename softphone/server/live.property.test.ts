/**
 * Whatever happens to calls, to lines, to slow readers and to the server itself: what a desk and a board have folded from the
 * feed is in the end, byte for byte, what somebody is told who comes only then.
 */
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { step } from '../../src/core/center.ts'
import type { Recorded } from '../../src/core/event.ts'
import { agentId, contactId, contactOfLeg, type LegId } from '../../src/core/ids.ts'
import { inputFrom, START, smallCentre } from '../../src/core/testing/centre.arbitrary.ts'
import { startOfDay } from '../../src/http/live/calendar.ts'
import { createConsumer } from '../../src/http/live/consumer.ts'
import { createFeed, type Feed, type Joined } from '../../src/http/live/feed.ts'
import { createContactFold } from '../../src/storage/contact-fold.ts'
import { createManualClock } from '../../src/telephony/fake/manual-clock.ts'
import { checked } from '../../src/wire/checked.ts'
import { ContactDetail } from '../../src/wire/contacts.ts'
import { DayFigures, LiveChanges, type LiveMessage, LiveSnapshot, type LiveTopic } from '../../src/wire/live.ts'
import { applyLive, type LiveState, NOTHING_HEARD } from './live-state.ts'

const settled = (): Promise<void> => new Promise(setImmediate)

/** A centre whose journal reaches the disk a little later. */
const createWorld = () => {
  const { state, log } = smallCentre()
  const clock = createManualClock(START)
  const journal: Recorded[] = log.flatMap(({ events }) => events)
  let onDisk = journal.length
  let feed: Feed | null = null
  const wasHere = (leg: LegId): boolean =>
    journal.some(({ event }) => event.type === 'contact-closed' && event.contact === contactOfLeg(leg))
  const disk = (): readonly Recorded[] => journal.slice(0, onDisk)
  const folds = () => {
    const made = new Map<string, ReturnType<typeof createContactFold>>()
    for (const recorded of disk()) {
      if (!('contact' in recorded.event)) continue
      const fold = made.get(recorded.event.contact) ?? createContactFold()
      made.set(recorded.event.contact, fold)
      fold.add(recorded)
    }
    return made
  }
  const troubles: Error[] = []
  const startFeed = (): Feed =>
    createFeed({
      center: {
        view: state,
        submit: async () => null,
        written: async () => undefined,
        health: () => ({ switchReady: state.linkUp, journalOk: true, journalPending: 0 }),
      },
      store: {
        contacts: async ({ since = 0 }) => {
          const rows = [...folds().values()].flatMap((fold) => fold.row() ?? [])
          return { items: rows.filter(({ createdAt }) => createdAt >= since), next: null }
        },
        timeline: async (id) => disk().filter(({ event }) => 'contact' in event && event.contact === id),
        missedOffers: async (since, upTo) => {
          const counts = new Map<string, number>()
          const made = folds()
          for (const { seq, event } of disk()) {
            if (event.type !== 'offer-ended' || event.reason !== 'missed' || seq > upTo) continue
            if ((made.get(event.contact)?.row()?.createdAt ?? 0) < since) continue
            counts.set(event.agent, (counts.get(event.agent) ?? 0) + 1)
          }
          return counts
        },
        userById: async (id) => ({ id, username: id, passwordHash: '', roles: ['agent'] }),
      },
      now: clock.now,
      after: (ms, callback) => clock.after(ms, callback),
      trunkHealth: () => ({ state: 'registered', since: 0, error: null }),
      newFold: createContactFold,
      onTrouble: (_what, error) => troubles.push(error),
    })
  return {
    state,
    clock,
    troubles,
    startFeed,
    theFeed: () => {
      if (feed === null) throw new Error('there is no server')
      return feed
    },
    /** Another server on what the disk has. */
    restart: () => {
      onDisk = journal.length
      feed?.stop()
      clock.advance(1)
      feed = startFeed()
    },
    commit: () => {
      onDisk = journal.length
    },
    feedIn: (number: number, fresh: () => number) => {
      let seed = number
      const pick = (below: number): number => {
        seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
        return below === 0 ? 0 : (seed >>> 8) % below
      }
      const input = inputFrom(state, pick, fresh)
      // No switch gives two legs one name; the midnight between two of one name would be a riddle to the figures.
      if (input.type === 'leg-arrived' && wasHere(input.leg)) return
      const { events } = step(state, input, clock.now())
      journal.push(...events)
      if (events.length > 0) feed?.told(events)
    },
  }
}
type World = ReturnType<typeof createWorld>

/** A page: a line that can break and clog, and what was folded from it. */
const createPage = (world: World, agent: string, topics: readonly LiveTopic[]) => {
  let state: LiveState = NOTHING_HEARD
  let joined: Joined | null = null
  let line: { bufferedAmount: number; written: (() => void)[] } = { bufferedAmount: 0, written: [] }
  let clogged = false
  const told = { snapshots: 0, resumed: 0, slow: 0, contacts: 0 }

  const hear = (text: string): void => {
    const message: LiveMessage = JSON.parse(text)
    if ('snapshot' in message) checked(LiveSnapshot, message, 'a snapshot')
    else checked(LiveChanges, message, 'changes')
    if ('snapshot' in message) told.snapshots += 1
    else
      told.contacts += message.changes.filter(({ key, value }) => key.startsWith('contact:') && value !== null).length
    state = applyLive(state, message)
  }
  return {
    agent,
    topics,
    told,
    state: () => state,
    up: () => joined !== null,
    join: async () => {
      const mine = { bufferedAmount: 0, written: [] as (() => void)[] }
      line = mine
      let now: Joined | null = null
      const before = told.snapshots
      const out = {
        get bufferedAmount() {
          return mine.bufferedAmount
        },
        send: (text: string, written: () => void) => {
          if (line !== mine) return
          hear(text)
          // What is sent leaves at once, unless the line is clogged.
          if (clogged) {
            mine.bufferedAmount += text.length + 300_000
            mine.written.push(written)
          } else written()
        },
      }
      const consumer = createConsumer(out, () => now?.snapshot() ?? '')
      const tell = (text: string): void => {
        consumer.tell(text)
        if (consumer.slow) told.slow += 1
      }
      now = await world.theFeed().join({ agent: agentId(agent), topics, since: state.seq, tell })
      if (told.snapshots === before) told.resumed += 1
      joined = now
    },
    leave: () => {
      joined?.leave()
      joined = null
      // What was on its way is lost.
      line = { bufferedAmount: 0, written: [] }
      clogged = false
    },
    clog: () => {
      clogged = true
    },
    drain: () => {
      clogged = false
      line.bufferedAmount = 0
      for (const written of line.written.splice(0)) written()
    },
  }
}

/** Keys in one order; what they hold as it came. */
const text = ({ topics }: LiveState): string =>
  JSON.stringify(
    Object.entries(topics)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([topic, keys]) => [topic, Object.entries(keys ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]),
  )

/** Longer than what follows takes. */
const SOON_MS = 15_000

const seen = { contacts: 0, figures: 0, snapshots: 0, resumed: 0, slow: 0, restarts: 0 }

const day = fc.array(fc.tuple(fc.nat({ max: 0x7fffffff }), fc.nat(60_000), fc.nat(999)), {
  minLength: 80,
  maxLength: 240,
  size: 'max',
})

const live = async (numbers: (readonly [number, number, number])[]): Promise<void> => {
  const world = createWorld()
  let fresh = 0
  const next = (): number => fresh++
  // Calls that are older than the server.
  for (const [number, pause] of numbers.splice(0, Math.floor(numbers.length / 4))) {
    world.clock.advance(pause)
    world.feedIn(number, next)
  }
  world.restart()
  const pages = [
    createPage(world, 'siti', ['desk', 'board']),
    createPage(world, 'budi', ['desk']),
    createPage(world, 'dewi', ['board']),
  ]
  for (const [number, pause, luck] of numbers) {
    world.clock.advance(pause)
    world.feedIn(number, next)
    if (luck % 2 === 0) world.commit()
    const page = pages[luck % 3]
    if (page === undefined) continue
    if (!page.up()) {
      if (luck < 700) await page.join()
    } else if (luck < 100) page.leave()
    else if (luck < 250) page.clog()
    else if (luck < 350) page.drain()
    else if (luck > 985) {
      for (const one of pages) one.leave()
      world.restart()
      seen.restarts += 1
    }
    if (luck % 5 === 0) await settled()
  }
  world.commit()
  for (const page of pages) {
    page.drain()
    if (!page.up()) await page.join()
  }
  // Nobody compares at the stroke of midnight: it is told within a second, which some have heard and some have not.
  if (startOfDay(world.state.callCaps.zone, world.clock.now() + SOON_MS) > world.clock.now())
    world.clock.advance(SOON_MS)
  for (let i = 0; i < 4; i++) {
    await settled()
    world.clock.advance(1_000)
  }
  for (const page of pages) {
    // Somebody who was never here, at a server that never was.
    const stranger = createPage({ ...world, theFeed: () => other }, page.agent, page.topics)
    const other = world.startFeed()
    await stranger.join()
    await settled()
    world.clock.advance(2_000)
    await settled()
    stranger.leave()
    other.stop()
    expect(text(page.state())).toBe(text(stranger.state()))
    const desk = page.state().topics.desk ?? {}
    for (const [key, value] of Object.entries(desk))
      if (key.startsWith('contact:')) checked(ContactDetail, value, contactId(key))
    note(page.told, desk)
  }
  expect(world.troubles).toEqual([])
  world.theFeed().stop()
}

const note = (
  told: { snapshots: number; resumed: number; slow: number; contacts: number },
  desk: Readonly<Record<string, unknown>>,
): void => {
  seen.snapshots += told.snapshots
  seen.resumed += told.resumed
  seen.slow += told.slow
  seen.contacts += told.contacts
  const day: unknown = desk.day
  if (Value.Check(DayFigures, day)) seen.figures += day.handled + day.missed
}

test('live.same-state: folded from the feed and told anew are the same, byte for byte', async () => {
  const seed = Number(process.env.SAMBUNG_SEED ?? Number.NaN)
  await fc.assert(
    fc.asyncProperty(day, (numbers) => live([...numbers])),
    // What is wrong is told with its seed, also when making it small takes long.
    { numRuns: 25, interruptAfterTimeLimit: 100_000, ...(Number.isNaN(seed) ? {} : { seed }) },
  )
  console.info(JSON.stringify(seen))
  // A day without any of it would prove nothing.
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0)
}, 240_000)
