/** The topic `board`: who waits, who works and what is owed, as GET /board has it, in pieces that change by themselves. */
import type { Queue } from '../../core/acd/words.ts'
import type { EpochMs } from '../../core/ids.ts'
import { inOrder } from '../../core/table.ts'
import type { CenterView } from '../../core/view.ts'
import { toMomentOrNull } from '../../wire/basics.ts'
import type { LiveQueue, LiveTotals, ServiceLevelToday } from '../../wire/live.ts'
import { countQueues } from '../present/board.ts'
import { type HealthOf, presentBoardTrunks } from '../present/board-trunks.ts'
import { presentAlarms } from '../present/caps.ts'
import { presentMonitors } from '../present/monitor.ts'
import { countOwed } from '../present/owed.ts'
import { createBoardAgents } from './board-agents.ts'

export interface BoardSources {
  readonly view: CenterView
  switchReady(): boolean
  now(): EpochMs
  readonly trunkHealth: HealthOf
  /** Null while the day's figures are being read. */
  serviceLevel(queue: Queue): ServiceLevelToday | null
}

export interface LiveBoard {
  /** Every key and its value as JSON. */
  texts(): ReadonlyMap<string, string>
  /** Whether more has changed than was taken in at once: ask again. */
  isBehind(): boolean
  /** Takes all in, with room for others in between. */
  catchUp(): Promise<void>
}

export const createBoard = (sources: BoardSources): LiveBoard => {
  const { view } = sources
  const agents = createBoardAgents(view)
  let behind = false
  return {
    isBehind: () => behind,
    catchUp: async () => {
      while (agents.look()) await new Promise(setImmediate)
    },
    texts: () => {
      behind = agents.look()
      const texts = new Map(agents.texts)
      for (const { first, ...counts } of countQueues(view, agents.statesOf)) {
        const queue: LiveQueue = { ...counts, oldestEnqueuedAt: toMomentOrNull(first) }
        texts.set(`queue:${queue.id}`, JSON.stringify(queue))
      }
      texts.set('monitors', JSON.stringify(presentMonitors(view)))
      texts.set('trunks', JSON.stringify(presentBoardTrunks(view, sources.trunkHealth)))
      texts.set('alarms', JSON.stringify(presentAlarms(view, sources.now())))
      texts.set('totals', JSON.stringify(totals(sources)))
      return texts
    },
  }
}

const totals = ({ view, switchReady, now, serviceLevel }: BoardSources): LiveTotals => ({
  switchReady: switchReady(),
  obligations: countOwed(view, now()).map(({ channel, open, late }) => ({ channel, open, late })),
  serviceLevel: inOrder(view.queues).flatMap((queue) => serviceLevel(queue) ?? []),
})
