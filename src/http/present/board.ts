/** The board: one look at the state, folded into who waits and who works. */
import { shownState } from '../../core/agent/shown.ts'
import type { ShownState } from '../../core/agent/words.ts'
import type { Phase } from '../../core/call/contact.ts'
import type { EpochMs, QueueId } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import { toMoment } from '../../wire/basics.ts'
import type { Board } from '../../wire/board.ts'
import { countOwed } from './owed.ts'
import { shownSince } from './shown-since.ts'

export const presentBoard = (view: CenterView, switchReady: boolean, now: EpochMs): Board => {
  const agents = [...view.agents.values()]
    .map((agent) => ({ agent, state: shownState(agent) }))
    // Admins and supervisors can take calls too; who serves no queue and is away from the desk is no news on a board.
    .filter(({ agent, state }) => agent.queues.length > 0 || state !== 'offline')
  const queues = new Map(
    [...view.queues.values()].map(({ id, name }): [QueueId, QueueCounts] => [
      id,
      { id, name, waiting: 0, talking: 0, first: null, agents: {} },
    ]),
  )
  for (const { agent, state } of agents) {
    for (const id of agent.queues) count(queues.get(id)?.agents, state)
  }
  for (const contact of view.contacts.values()) {
    const queue = contact.queue === null ? undefined : queues.get(contact.queue)
    if (queue === undefined) continue
    if (contact.phase.type === 'talking') queue.talking += 1
    // One that rings at an agent still waits, as the caller hears it; so does one whom the switch's own net has.
    if (!WAITS.has(contact.phase.type)) continue
    queue.waiting += 1
    queue.first = Math.min(queue.first ?? Number.POSITIVE_INFINITY, contact.enqueuedAt ?? contact.createdAt)
  }
  return {
    at: toMoment(now),
    switchReady,
    queues: [...queues.values()].map(({ first, ...queue }) => ({
      ...queue,
      longestWaitMs: first === null ? null : Math.max(0, now - first),
    })),
    obligations: countOwed(view, now).map((count) => ({ ...count })),
    agents: agents.map(({ agent, state }) => ({
      id: agent.id,
      name: agent.name,
      state,
      reason: agent.presence.reason,
      sinceAt: toMoment(shownSince(agent, state)),
      contact: agent.assignments[0]?.contact ?? null,
    })),
  }
}

const WAITS: ReadonlySet<Phase['type']> = new Set(['waiting', 'offered', 'net'])

type Counts = Partial<Record<ShownState, number>>

interface QueueCounts {
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
