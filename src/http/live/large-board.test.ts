/** A board with more agents than are written at once. */
import { expect, it } from 'vitest'
import { queueId } from '../../core/ids.ts'
import { createManualClock } from '../../telephony/fake/manual-clock.ts'
import type { LiveMessage } from '../../wire/live.ts'
import { createFakeCenter, fakeAgent, fakeQueue } from '../testing/fake-center.ts'
import { createFakeStore } from '../testing/fake-store.ts'
import { createFeed } from './feed.ts'

const AGENTS = 1_200
const NOON = new Date(2026, 0, 31, 12).getTime()

it('is whole for who comes, and when everybody changes it is whole within a second', async () => {
  const clock = createManualClock(NOON)
  const center = createFakeCenter(clock.now)
  center.queues.set(queueId('support'), fakeQueue('support'))
  const save = (reason: string | null): void => {
    for (let n = 0; n < AGENTS; n++) {
      const agent = fakeAgent(`a${n}`, ['support'], NOON)
      const presence = { state: reason === null ? 'offline' : 'away', reason, since: clock.now() } as const
      center.agents.set(agent.id, { ...agent, presence })
    }
  }
  save(null)
  const feed = createFeed({
    center,
    store: createFakeStore(),
    now: clock.now,
    trunkHealth: () => ({ state: 'registered', since: 0, error: null }),
    after: clock.after,
    newFold: () => ({ add: () => undefined, row: () => null, recordings: () => [] }),
    onTrouble: (_what, error) => expect.unreachable(error.message),
  })
  const heard: LiveMessage[] = []
  const [first] = center.agents.keys()
  if (first === undefined) throw new Error('there is nobody')
  await feed.join({ agent: first, topics: ['board'], since: null, tell: (text) => heard.push(JSON.parse(text)) })
  const [snapshot] = heard
  expect(snapshot).toMatchObject({ snapshot: { board: { 'queue:support': { agents: { offline: AGENTS } } } } })
  const told = snapshot !== undefined && 'snapshot' in snapshot ? Object.keys(snapshot.snapshot.board ?? {}) : []
  expect(told.filter((key) => key.startsWith('agent:'))).toHaveLength(AGENTS)

  save('meal')
  feed.told([])
  clock.advance(750)
  feed.stop()
  const changes = heard.slice(1).flatMap((message) => ('changes' in message ? message.changes : []))
  expect(new Set(changes.filter(({ key }) => key.startsWith('agent:')).map(({ key }) => key)).size).toBe(AGENTS)
  expect(changes.filter(({ key }) => key === 'queue:support').at(-1)?.value).toMatchObject({ agents: { away: AGENTS } })
})
