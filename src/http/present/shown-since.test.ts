import { expect, it } from 'vitest'
import type { Agent, Assignment } from '../../core/agent/words.ts'
import { contactId } from '../../core/ids.ts'
import { fakeAgent } from '../testing/fake-center.ts'
import { presentAgent } from './agent.ts'
import { shownSince } from './shown-since.ts'

const siti: Agent = {
  ...fakeAgent('siti', ['support'], 1_000),
  station: { kind: 'phone', uri: 'sip:a1@127.0.0.1:5090' },
}
const has = (id: string, state: Assignment['state'], since: number): Assignment => ({
  contact: contactId(id),
  state,
  since,
})
const shown = (changes: Partial<Agent>) => presentAgent({ ...siti, ...changes }, ['agent']).presence

it('is the state shown, and since when, before what was chosen', () => {
  const presence = { state: 'away' as const, reason: 'lunch', since: 5_000 }
  const assignments = [has('c-1', 'held', 2_000), has('c-2', 'active', 3_000)]
  expect(shown({ presence, assignments })).toEqual({
    state: 'talking',
    reason: 'lunch',
    sinceAt: '1970-01-01T00:00:03.000Z',
  })
  expect(shown({ presence, idleSince: 7_000 })).toMatchObject({ state: 'away', sinceAt: '1970-01-01T00:00:07.000Z' })
})

it('counts from the moment the agent was free again', () => {
  const presence = { state: 'available' as const, reason: null, since: 5_000 }
  expect(shownSince({ ...siti, presence, idleSince: 9_000 }, 'ready')).toBe(9_000)
  expect(shownSince({ ...siti, presence, idleSince: 2_000 }, 'ready')).toBe(5_000)
  expect(shown({ presence, idleSince: 9_000, restUntil: 19_000 })).toMatchObject({ state: 'busy-elsewhere' })
})
