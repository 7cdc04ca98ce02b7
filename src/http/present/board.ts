/** The board: one look at the state, folded into who waits and who works. */

import { queueCounts } from '../../core/acd/index-keys.ts'
import { shownState } from '../../core/agent/shown.ts'
import type { Agent } from '../../core/agent/words.ts'
import type { Phase } from '../../core/call/contact.ts'
import { isTalk } from '../../core/call/contact.ts'
import type { EpochMs, QueueId } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import { SHOWN_STATES } from '../../wire/agents.ts'
import { toMoment } from '../../wire/basics.ts'
import type { Board, BoardAgent, StateCounts } from '../../wire/board.ts'
import { countOwed } from './owed.ts'
import { shownSince } from './shown-since.ts'

export const presentBoard = (view: CenterView, switchReady: boolean, now: EpochMs): Board => ({
  at: toMoment(now),
  switchReady,
  queues: countQueues(view, statesIn(view)).map(({ first, ...queue }) => ({
    ...queue,
    longestWaitMs: first === null ? null : Math.max(0, now - first),
  })),
  obligations: countOwed(view, now).map((count) => ({ ...count })),
  agents: [...view.agents.values()].filter(isOnBoard).map(presentBoardAgent),
})

/** Admins and supervisors can take calls too; who serves no queue and is away from the desk is no news on a board. */
export const isOnBoard = (agent: Agent): boolean => agent.queues.length > 0 || shownState(agent) !== 'offline'

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

/** How many agents of a queue are in which shown state; undefined where nobody is. */
export type StatesOf = (queue: QueueId) => ReadonlyMap<string, number> | undefined

const statesIn = (view: Pick<CenterView, 'agents'>): StatesOf => {
  const counts = new Map<QueueId, Map<string, number>>()
  for (const agent of view.agents.values()) queueCounts(counts, agent, 1)
  return (queue) => counts.get(queue)
}

export const countQueues = (view: CenterView, statesOf: StatesOf): readonly QueueCounts[] => {
  const queues = new Map(
    [...view.queues.values()].map(({ id, name }): [QueueId, QueueCounts] => [
      id,
      { id, name, waiting: 0, talking: 0, outside: 0, callbacks: 0, first: null, agents: inOneOrder(statesOf(id)) },
    ]),
  )
  for (const contact of view.contacts.values()) {
    const queue = contact.queue === null ? undefined : queues.get(contact.queue)
    if (queue === undefined) continue
    if (isTalk(contact.phase)) queue.talking += 1
    // Nobody has them on the line: they are counted apart from who listens to music.
    if (contact.callback !== undefined) {
      queue.callbacks += 1
      continue
    }
    if (contact.phase.type === 'outside') queue.outside += 1
    // One that rings at an agent still waits, as the caller hears it; so does one whom the switch's own net has.
    if (!WAITS.has(contact.phase.type)) continue
    queue.waiting += 1
    queue.first = Math.min(queue.first ?? Number.POSITIVE_INFINITY, contact.enqueuedAt ?? contact.createdAt)
  }
  return [...queues.values()]
}

const WAITS: ReadonlySet<Phase['type']> = new Set(['waiting', 'offered', 'net'])

export interface QueueCounts {
  readonly id: QueueId
  readonly name: string
  waiting: number
  talking: number
  /** Put through to a number. */
  outside: number
  /** Who asked to be called back. */
  callbacks: number
  /** Since when the first in line has waited. */
  first: EpochMs | null
  readonly agents: StateCounts
}

/** Equal counts are equal text. */
const inOneOrder = (states: ReturnType<StatesOf>): StateCounts =>
  Object.fromEntries(
    SHOWN_STATES.flatMap((state) => {
      const count = states?.get(state) ?? 0
      return count === 0 ? [] : [[state, count]]
    }),
  )
