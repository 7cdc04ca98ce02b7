/** The board: one look at the state, folded into who waits and who works. */

import { shownState } from '../../core/agent/shown.ts'
import type { Agent, ShownState } from '../../core/agent/words.ts'
import type { Phase } from '../../core/call/contact.ts'
import { isTalk } from '../../core/call/contact.ts'
import type { EpochMs, QueueId } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import { toMoment } from '../../wire/basics.ts'
import type { Board, BoardAgent } from '../../wire/board.ts'
import { countOwed } from './owed.ts'
import { shownSince } from './shown-since.ts'

export const presentBoard = (view: CenterView, switchReady: boolean, now: EpochMs): Board => ({
  at: toMoment(now),
  switchReady,
  queues: countQueues(view).map(({ first, ...queue }) => ({
    ...queue,
    longestWaitMs: first === null ? null : Math.max(0, now - first),
  })),
  obligations: countOwed(view, now).map((count) => ({ ...count })),
  agents: agentsOnBoard(view).map(presentBoardAgent),
})

/** Admins and supervisors can take calls too; who serves no queue and is away from the desk is no news on a board. */
export const agentsOnBoard = (view: Pick<CenterView, 'agents'>, stateOf = shownState): readonly Agent[] =>
  [...view.agents.values()].filter((agent) => agent.queues.length > 0 || stateOf(agent) !== 'offline')

export const presentBoardAgent = (agent: Agent): BoardAgent => {
  const state = shownState(agent)
  return {
    id: agent.id,
    name: agent.name,
    state,
    reason: agent.presence.reason,
    sinceAt: toMoment(shownSince(agent, state)),
    // The one they talk in comes before one that they write up.
    contact: (agent.assignments.find(({ state }) => state !== 'wrapup') ?? agent.assignments[0])?.contact ?? null,
  }
}

/** `stateOf` may remember: it is asked of every agent. */
export const countQueues = (view: CenterView, stateOf = shownState): readonly QueueCounts[] => {
  const queues = new Map(
    [...view.queues.values()].map(({ id, name }): [QueueId, QueueCounts] => [
      id,
      { id, name, waiting: 0, talking: 0, first: null, agents: {} },
    ]),
  )
  for (const agent of agentsOnBoard(view, stateOf)) {
    for (const id of agent.queues) count(queues.get(id)?.agents, stateOf(agent))
  }
  for (const contact of view.contacts.values()) {
    const queue = contact.queue === null ? undefined : queues.get(contact.queue)
    if (queue === undefined) continue
    if (isTalk(contact.phase)) queue.talking += 1
    // One that rings at an agent still waits, as the caller hears it; so does one whom the switch's own net has.
    if (!WAITS.has(contact.phase.type)) continue
    queue.waiting += 1
    queue.first = Math.min(queue.first ?? Number.POSITIVE_INFINITY, contact.enqueuedAt ?? contact.createdAt)
  }
  return [...queues.values()]
}

const WAITS: ReadonlySet<Phase['type']> = new Set(['waiting', 'offered', 'net'])

type Counts = Partial<Record<ShownState, number>>

export interface QueueCounts {
  readonly id: QueueId
  readonly name: string
  waiting: number
  talking: number
  /** Since when the first in line has waited. */
  first: EpochMs | null
  readonly agents: Counts
}

const count = (into: Counts | undefined, state: ShownState): void => {
  if (into !== undefined) into[state] = (into[state] ?? 0) + 1
}
