/** The agents as the board has them: rows are immutable, so only those that changed are counted and written again. */
import { queueCounts } from '../../core/acd/index-keys.ts'
import type { Agent } from '../../core/agent/words.ts'
import type { AgentId, QueueId } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import { isOnBoard, presentBoardAgent, type StatesOf } from '../present/board.ts'

export interface BoardAgents {
  /** Takes in what has changed since the last look. */
  look(): void
  /** How many of a queue were in which state. */
  readonly statesOf: StatesOf
  /** `agent:ID` of everybody on the board, and their JSON. */
  readonly texts: ReadonlyMap<string, string>
}

export const createBoardAgents = (view: Pick<CenterView, 'agents'>): BoardAgents => {
  const seen = new Map<AgentId, Agent>()
  const counts = new Map<QueueId, Map<string, number>>()
  const texts = new Map<string, string>()

  const note = (agent: Agent, before: Agent | undefined): void => {
    if (before !== undefined) queueCounts(counts, before, -1)
    queueCounts(counts, agent, 1)
    seen.set(agent.id, agent)
    if (isOnBoard(agent)) texts.set(`agent:${agent.id}`, JSON.stringify(presentBoardAgent(agent)))
    else texts.delete(`agent:${agent.id}`)
  }
  const forget = (agent: Agent): void => {
    queueCounts(counts, agent, -1)
    seen.delete(agent.id)
    texts.delete(`agent:${agent.id}`)
  }

  return {
    texts,
    statesOf: (queue) => counts.get(queue),
    look: () => {
      for (const agent of view.agents.values()) {
        const before = seen.get(agent.id)
        if (before !== agent) note(agent, before)
      }
      if (seen.size === view.agents.size) return
      for (const agent of seen.values()) if (!view.agents.has(agent.id)) forget(agent)
    },
  }
}
