import { expect, it } from 'vitest'
import type { Agent } from '../../core/agent/words.ts'
import { type AgentId, agentId, queueId } from '../../core/ids.ts'
import { fakeAgent } from '../testing/fake-center.ts'
import { createBoardAgents } from './board-agents.ts'

const SUPPORT = queueId('support')
const setUp = (...names: readonly string[]) => {
  const agents = new Map<AgentId, Agent>()
  const save = (agent: Agent): void => void agents.set(agent.id, agent)
  for (const name of names) save(fakeAgent(name, ['support'], 0))
  return { agents, save, board: createBoardAgents({ agents }, 2) }
}
const away = (name: string): Agent => ({
  ...fakeAgent(name, ['support'], 0),
  presence: { state: 'away', reason: 'meal', since: 5 },
})

it('takes in so many at once, and says that there are more', () => {
  const { board } = setUp('a', 'b', 'c', 'd', 'e')
  expect([board.look(), board.texts.size]).toEqual([true, 2])
  expect(board.statesOf(SUPPORT)).toEqual(new Map([['offline', 2]]))
  expect([board.look(), board.look(), board.texts.size]).toEqual([true, false, 5])
  expect(board.statesOf(SUPPORT)).toEqual(new Map([['offline', 5]]))
})

it('counts and writes who changed, moved or went', () => {
  const { agents, board, save } = setUp('a', 'b')
  expect(board.look()).toBe(false)
  const before = board.texts.get('agent:b')
  save(away('a'))
  expect(board.look()).toBe(false)
  expect(JSON.parse(board.texts.get('agent:a') ?? '')).toMatchObject({ state: 'away', reason: 'meal' })
  expect(board.texts.get('agent:b')).toBe(before)
  expect(Object.fromEntries(board.statesOf(SUPPORT) ?? [])).toEqual({ away: 1, offline: 1 })
  // Of no queue and not at work: no news on a board.
  save(fakeAgent('b', [], 0))
  agents.delete(agentId('a'))
  save(away('c'))
  expect(board.look()).toBe(false)
  expect([...board.texts.keys()]).toEqual(['agent:c'])
  expect(board.statesOf(SUPPORT)).toEqual(new Map([['away', 1]]))
})
