/** What the feed costs: 1,000 events a second told to fifty. It is printed; a bound here would only catch a hang. */
import { expect, test } from 'vitest'
import { step } from '../../src/core/center.ts'
import { agentId, contactOfLeg, legId, offerLeg, queueId } from '../../src/core/ids.ts'
import type { Input } from '../../src/core/input.ts'
import { emptyState } from '../../src/core/state.ts'
import { agentOf, arrival, queueOf, START } from '../../src/core/testing/centre.arbitrary.ts'
import { createFeed, type Feed } from '../../src/http/live/feed.ts'
import { createContactFold } from '../../src/storage/contact-fold.ts'
import { createManualClock } from '../../src/telephony/fake/manual-clock.ts'
import type { LiveTopic } from '../../src/wire/live.ts'

const SECONDS = 10
const EVENTS = 1_000 * SECONDS
const DESKS = 45
const BOARDS = 5

const createWorld = () => {
  const state = emptyState()
  const clock = createManualClock(START)
  const world = { state, clock, feed: null as Feed | null, events: 0 }
  const take = (input: Input): void => {
    const { events } = step(state, input, clock.now())
    world.events += events.length
    world.feed?.told(events)
  }
  take({ type: 'server-started', version: 'test' })
  take({ type: 'save-queue', queue: queueOf('support', { wrapupMs: 0 }) })
  take({ type: 'set-number', number: '1501', target: { queue: queueId('support') } })
  for (let i = 0; i < DESKS; i++) take({ type: 'save-agent', agent: agentOf(`a${i}`, ['support']) })
  take({ type: 'link-reconciled', live: { legs: [], bridges: [] }, customers: {} })
  for (let i = 0; i < DESKS; i++)
    take({ type: 'set-presence', agent: agentId(`a${i}`), state: 'available', reason: null })
  /** Calls that come, ring, are answered and end, as many at once as there are agents, an event a millisecond. */
  const work = (): void => {
    const calls: Input[][] = []
    let count = 0
    const told = world.events
    while (world.events - told < EVENTS) {
      if (calls.length < DESKS) calls.push(callOf(`in-${count++}`))
      const call = calls.shift()
      const next = call?.shift()
      if (next !== undefined) take(next)
      if (call !== undefined && call.length > 0) calls.push(call)
      clock.advance(Math.max(0, START + (world.events - told) - clock.now()))
    }
  }
  return { world, work }
}

const callOf = (name: string): Input[] => {
  const leg = legId(name)
  const answer = offerLeg(contactOfLeg(leg), 1)
  return [
    arrival(name),
    { type: 'leg-ringing', leg: answer },
    { type: 'leg-answered', leg: answer },
    { type: 'leg-ended', leg, cause: 'normal', code: 16 },
    { type: 'leg-ended', leg: answer, cause: 'normal', code: 16 },
  ]
}

const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / SECONDS
}

test('live.cost', async () => {
  createWorld().work()
  const bare = createWorld()
  const without = cpuOf(bare.work)
  const { world, work } = createWorld()
  const told = { messages: 0, bytes: 0 }
  world.feed = createFeed({
    center: {
      view: world.state,
      submit: async () => null,
      written: async () => undefined,
      health: () => ({ switchReady: true, journalOk: true, journalPending: 0 }),
    },
    store: {
      contacts: async () => ({ items: [], next: null }),
      timeline: async () => [],
      missedOffers: async () => new Map(),
      userById: async (id) => ({ id, username: id, passwordHash: '', roles: ['agent'] }),
    },
    now: world.clock.now,
    after: (ms, callback) => world.clock.after(ms, callback),
    trunkHealth: () => ({ state: 'registered', since: 0, error: null }),
    newFold: createContactFold,
    onTrouble: (_what, error) => expect.unreachable(error.message),
  })
  const join = (agent: string, topics: readonly LiveTopic[]) =>
    world.feed?.join({
      agent: agentId(agent),
      topics,
      since: null,
      tell: (text) => {
        told.messages += 1
        told.bytes += text.length
      },
    })
  for (let i = 0; i < DESKS; i++) await join(`a${i}`, ['desk'])
  for (let i = 0; i < BOARDS; i++) await join(`a${i}`, ['board'])
  const first = told.messages
  const withFeed = cpuOf(work)
  world.feed.stop()
  expect(told.messages).toBeGreaterThan(first)
  console.info(
    `1,000 events/s to ${DESKS} desks and ${BOARDS} boards: ${(withFeed - without).toFixed(1)} ms CPU a second ` +
      `(the core itself ${without.toFixed(1)} ms); ${Math.round(told.messages / SECONDS)} messages and ` +
      `${Math.round(told.bytes / SECONDS / 1_000)} kB a second`,
  )
})
