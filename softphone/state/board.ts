/** What a supervisor watches, as the feed tells it. */
import type { BoardAgent } from '../../src/wire/board.ts'
import type { CallAlarm } from '../../src/wire/caps.ts'
import type { LiveQueue, LiveTotals, LiveTrunk, MonitorNow } from '../../src/wire/live.ts'

export interface BoardView {
  readonly totals: LiveTotals
  readonly queues: readonly LiveQueue[]
  readonly agents: readonly BoardAgent[]
  /** Who listens to whom. */
  readonly monitors: readonly MonitorNow[]
  /** Caps of calls out that somebody ran into. */
  readonly alarms: readonly CallAlarm[]
  /** Each trunk as it is now. */
  readonly trunks: readonly LiveTrunk[]
}

export interface BoardFigures {
  readonly waiting: number
  /** Since when the one who has waited longest has. */
  readonly oldest: number | null
  readonly talking: number
  readonly ready: number
  /** Answered in time of all that count, over all queues; null before the first. */
  readonly level: number | null
  /** The level is below every promise made. */
  readonly levelMissed: boolean
  /** How long a caller may wait, at the least of the promises. */
  readonly thresholdMs: number
}

export const figuresOf = ({ totals, queues, agents }: BoardView): BoardFigures => {
  const oldest = queues.flatMap(({ oldestEnqueuedAt }) =>
    oldestEnqueuedAt === null ? [] : [Date.parse(oldestEnqueuedAt)],
  )
  const counted = totals.serviceLevel.reduce((sum, one) => sum + one.answered + one.abandoned - one.abandonedSoon, 0)
  const inTime = totals.serviceLevel.reduce((sum, { answeredInTime }) => sum + answeredInTime, 0)
  const level = counted === 0 ? null : inTime / counted
  return {
    waiting: queues.reduce((sum, { waiting }) => sum + waiting, 0),
    oldest: oldest.length === 0 ? null : Math.min(...oldest),
    talking: agents.filter(({ state }) => state === 'talking' || state === 'on-hold').length,
    ready: agents.filter(({ state }) => state === 'ready').length,
    level,
    levelMissed: level !== null && totals.serviceLevel.every(({ target }) => level < target),
    thresholdMs: Math.min(...totals.serviceLevel.map(({ thresholdMs }) => thresholdMs)),
  }
}
