/** The agents as the board has them: rows are immutable, so only those that changed are counted and written again. */
import { queueCounts } from '../../core/acd/index-keys.ts'
import type { Agent } from '../../core/agent/words.ts'
import type { AgentId, QueueId } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import { isOnBoard, presentBoardAgent, type StatesOf } from '../present/board.ts'

export interface BoardAgents {
  /** Takes in what has changed since the last look, so many agents at the most; true when there are more. */
  look(): boolean
  /** How many of a queue were in which state. */
  readonly statesOf: StatesOf
  /** `agent:ID` of everybody on the board, and their JSON. */
  readonly texts: ReadonlyMap<string, string>
}

/** A board is read by eyes: when everybody changes at once it may be whole after a second, while no call waits for it. */
const AT_ONCE = 500

export const createBoardAgents = (view: Pick<CenterView, 'agents'>, atOnce = AT_ONCE): BoardAgents => {
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
      let left = atOnce
      for (const agent of view.agents.values()) {
        const before = seen.get(agent.id)
        if (before === agent) continue
        if (left === 0) return true
        note(agent, before)
        left -= 1
      }
      // All who are there were seen: who was seen besides is gone.
      if (seen.size > view.agents.size) for (const agent of seen.values()) if (!view.agents.has(agent.id)) forget(agent)
      return false
    },
  }
}
