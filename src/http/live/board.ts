/** The topic `board`: who waits, who works and what is owed, as GET /board has it, in pieces that change by themselves. */
import type { Queue } from '../../core/acd/words.ts'
import { shownState } from '../../core/agent/shown.ts'
import type { Agent } from '../../core/agent/words.ts'
import type { EpochMs } from '../../core/ids.ts'
import { inOrder } from '../../core/table.ts'
import type { CenterView } from '../../core/view.ts'
import { toMomentOrNull } from '../../wire/basics.ts'
import type { LiveQueue, LiveTotals, ServiceLevelToday } from '../../wire/live.ts'
import { agentsOnBoard, countQueues, presentBoardAgent } from '../present/board.ts'
import { presentMonitors } from '../present/monitor.ts'
import { countOwed } from '../present/owed.ts'

export interface BoardSources {
  readonly view: CenterView
  switchReady(): boolean
  now(): EpochMs
  /** Null while the day's figures are being read. */
  serviceLevel(queue: Queue): ServiceLevelToday | null
}

/** Gives back every key and its value as JSON. */
export const createBoard = (sources: BoardSources): (() => ReadonlyMap<string, string>) => {
  const { view } = sources
  // Rows are immutable: each is looked at and written once.
  const stateOf = remember(shownState)
  const writeAgent = remember((agent) => JSON.stringify(presentBoardAgent(agent)))
  return () => {
    const texts = new Map<string, string>()
    for (const { first, ...counts } of countQueues(view, stateOf)) {
      const queue: LiveQueue = { ...counts, oldestEnqueuedAt: toMomentOrNull(first) }
      texts.set(`queue:${queue.id}`, JSON.stringify(queue))
    }
    for (const agent of agentsOnBoard(view, stateOf)) texts.set(`agent:${agent.id}`, writeAgent(agent))
    texts.set('monitors', JSON.stringify(presentMonitors(view)))
    texts.set('totals', JSON.stringify(totals(sources)))
    return texts
  }
}

const remember = <V>(make: (agent: Agent) => V): ((agent: Agent) => V) => {
  const made = new WeakMap<Agent, V>()
  return (agent) => {
    const known = made.get(agent)
    if (known !== undefined) return known
    const value = make(agent)
    made.set(agent, value)
    return value
  }
}

const totals = ({ view, switchReady, now, serviceLevel }: BoardSources): LiveTotals => ({
  switchReady: switchReady(),
  obligations: countOwed(view, now()).map(({ channel, open, late }) => ({ channel, open, late })),
  serviceLevel: inOrder(view.queues).flatMap((queue) => serviceLevel(queue) ?? []),
})
