/**
 * The figures of the contacts that came in today: each agent's own, and each queue's service level. Every contact adds what its
 * row says, and takes it back when the row changes, so that the sums are those of the rows at any moment.
 */
import type { Queue } from '../../core/acd/words.ts'
import type { Recorded } from '../../core/event.ts'
import type { AgentId, ContactId, EpochMs, Ms, QueueId } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import type { ContactRow } from '../../ports/store.ts'
import type { DayFigures, ServiceLevelToday } from '../../wire/live.ts'
import { startOfDay, writeDate } from './calendar.ts'

/** Who hangs up so soon has not waited for anybody (features: the field's default). */
const SOON_MS: Ms = 5_000

export interface Today {
  /** `2026-01-31`, and whose day it is. */
  readonly date: string
  readonly zone: string
  /** When this day began. */
  readonly since: EpochMs
  /** The contact's row is so now. */
  set(id: ContactId, row: ContactRow | null): void
  has(id: ContactId): boolean
  told(events: readonly Recorded[]): void
  /** So many offers of this agent were missed that no event told of. */
  addMissed(agent: string, count: number): void
  figures(agent: AgentId): DayFigures
  serviceLevel(queue: Queue): ServiceLevelToday
}

interface Handled {
  handled: number
  talkMs: Ms
  holdMs: Ms
  wrapupMs: Ms
}
type Offered = Pick<ServiceLevelToday, 'answered' | 'answeredInTime' | 'abandoned' | 'abandonedSoon'>
type Level = { -readonly [K in keyof Offered]: number } & { thresholdMs: Ms }

export const createToday = (view: Pick<CenterView, 'queues' | 'contacts' | 'callCaps'>, now: EpochMs): Today => {
  const { zone } = view.callCaps
  const since = startOfDay(zone, now)
  const date = writeDate(zone, now)
  const rows = new Map<string, Fact>()
  const handled = new Map<string, Handled>()
  const levels = new Map<string, Level>()
  const missed = new Map<string, number>()

  const handledBy = (agent: string): Handled =>
    entry(handled, agent, () => ({ handled: 0, talkMs: 0, holdMs: 0, wrapupMs: 0 }))
  const levelOf = (queue: string, thresholdMs: Ms): Level =>
    entry(levels, queue, () => ({ thresholdMs, answered: 0, answeredInTime: 0, abandoned: 0, abandonedSoon: 0 }))
  const thresholdOf = (queue: string): Ms => view.queues.get(queue as QueueId)?.serviceLevel.thresholdMs ?? 0

  const add = (fact: Fact, sign: 1 | -1): void => {
    if (fact.agent !== null) {
      const sums = handledBy(fact.agent)
      sums.handled += sign
      sums.talkMs += sign * fact.talkMs
      sums.holdMs += sign * fact.holdMs
      sums.wrapupMs += sign * fact.wrapupMs
    }
    if (fact.queue !== null) count(levelOf(fact.queue, thresholdOf(fact.queue)), fact, sign)
  }

  return {
    date,
    zone,
    since,
    has: (id) => rows.has(id),
    set: (id, row) => {
      const before = rows.get(id)
      if (before !== undefined) add(before, -1)
      rows.delete(id)
      if (row === null || row.createdAt < since) return
      const fact = factOf(row)
      rows.set(id, fact)
      add(fact, 1)
    },
    told: (events) => {
      for (const { event } of events) {
        if (event.type !== 'offer-ended' || event.reason !== 'missed') continue
        // One that was closed in the same breath came in a while ago, and was there to be missed.
        if ((view.contacts.get(event.contact)?.createdAt ?? since) < since) continue
        missed.set(event.agent, (missed.get(event.agent) ?? 0) + 1)
      }
    },
    addMissed: (agent, more) => missed.set(agent, (missed.get(agent) ?? 0) + more),
    figures: (agent) => {
      const sums = handledBy(agent)
      const all = sums.talkMs + sums.holdMs + sums.wrapupMs
      return {
        date,
        ...sums,
        missed: missed.get(agent) ?? 0,
        averageHandlingMs: sums.handled === 0 ? null : Math.round(all / sums.handled),
      }
    },
    serviceLevel: ({ id, serviceLevel: { thresholdMs, target } }) => {
      if (levels.get(id)?.thresholdMs !== thresholdMs) {
        levels.delete(id)
        const anew = levelOf(id, thresholdMs)
        for (const fact of rows.values()) if (fact.queue === id) count(anew, fact, 1)
      }
      const { answered, answeredInTime, abandoned, abandonedSoon } = levelOf(id, thresholdMs)
      const counted = answered + abandoned - abandonedSoon
      const level = counted === 0 ? null : answeredInTime / counted
      return { queue: id, thresholdMs, target, answered, answeredInTime, abandoned, abandonedSoon, level }
    },
  }
}

/** What a contact adds. */
interface Fact {
  /** Who handled it; null while it is open. */
  readonly agent: string | null
  readonly talkMs: Ms
  readonly holdMs: Ms
  readonly wrapupMs: Ms
  /** The queue in which its wait came to an end, and how; null while it waits. */
  readonly queue: string | null
  readonly answered: boolean
  readonly waitMs: Ms
}

const factOf = (row: ContactRow): Fact => {
  const answered = row.answeredAt !== null
  const ended = row.enqueuedAt !== null && (answered || row.outcome === 'abandoned')
  return {
    agent: row.state === 'closed' && answered && !isBetweenUs(row) ? row.agent : null,
    talkMs: row.talkMs,
    holdMs: row.holdMs,
    wrapupMs: row.wrapupMs,
    queue: ended && row.direction === 'inbound' ? row.queue : null,
    answered,
    waitMs: row.waitMs ?? 0,
  }
}

/** A call to a colleague is handled for nobody: it goes to an agent's name, and comes from one (core/call/colleague.ts). */
const isBetweenUs = ({ direction, queue, to, agent }: ContactRow): boolean =>
  direction === 'outbound' && queue === null && to === agent

const count = (level: Level, { answered, waitMs }: Fact, sign: 1 | -1): void => {
  if (answered) {
    level.answered += sign
    if (waitMs <= level.thresholdMs) level.answeredInTime += sign
  } else {
    level.abandoned += sign
    if (waitMs < SOON_MS) level.abandonedSoon += sign
  }
}

const entry = <V>(map: Map<string, V>, key: string, make: () => V): V => {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
