/**
 * The live feed: what stands on a desk and on a board, by key, and how it changes. The first message has all of it, the ones
 * after it what changed: `{seq, at, snapshot}`, then `{seq, at, changes}`. Numbers only rise, also over a restart of the server;
 * who comes back with `?since=SEQ` gets what has changed since, or a snapshot when that is no longer known.
 */
import Type, { type Static } from 'typebox'
import { CHANNELS } from '../core/call/contact.ts'
import { MONITOR_MODES } from '../core/call/monitor-words.ts'
import type { Agent } from './agents.ts'
import { closed, Duration, Id, listOf, Moment, nullable } from './basics.ts'
import { type BoardAgent, StateCounts } from './board.ts'
import type { CallAlarm } from './caps.ts'
import type { ContactDetail } from './contacts.ts'
import { TRUNK_STATES } from './lines.ts'

/** `desk`: what is one's own. `board`: queues and agents. */
export const LIVE_TOPICS = ['desk', 'board'] as const
export type LiveTopic = (typeof LIVE_TOPICS)[number]

/** Why the server ends a socket; any other end is bad luck, and the client comes back. */
export const LIVE_CLOSE = {
  /** The sign-in has ended. */
  signedOut: 4401,
  /** What one may see has changed: come back for it. */
  comeBack: 4000,
} as const

const Count = Type.Integer({ minimum: 0 })

/** One's own figures of the contacts that came in today, by the server's calendar. */
export const DayFigures = Type.Object(
  {
    /** `2026-01-31` */
    date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    /** Contacts one talked with that are closed. */
    handled: Count,
    missed: Count,
    talkMs: Duration,
    holdMs: Duration,
    wrapupMs: Duration,
    /** Talk, hold and wrap-up of a contact, on average; null before the first. */
    averageHandlingMs: nullable(Duration),
  },
  closed,
)
export type DayFigures = Static<typeof DayFigures>

export const LiveQueue = Type.Object(
  {
    id: Id,
    name: Type.String(),
    waiting: Count,
    talking: Count,
    /** Put through to a number. */
    outside: Count,
    /** Who asked to be called back and was not reached yet; not among the waiting. */
    callbacks: Count,
    /** Since when the first in line has waited; null when nobody waits. */
    oldestEnqueuedAt: nullable(Moment),
    agents: StateCounts,
  },
  closed,
)
export type LiveQueue = Static<typeof LiveQueue>

/** Of the contacts that came in today. `level` is answered in time / (answered + abandoned − soon abandoned); null before the first. */
export const ServiceLevelToday = Type.Object(
  {
    queue: Id,
    thresholdMs: Duration,
    target: Type.Number({ minimum: 0, maximum: 1 }),
    answered: Count,
    answeredInTime: Count,
    abandoned: Count,
    /** Of the abandoned, those who hung up within five seconds. */
    abandonedSoon: Count,
    level: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  },
  closed,
)
export type ServiceLevelToday = Static<typeof ServiceLevelToday>

export const LiveTotals = Type.Object(
  {
    switchReady: Type.Boolean(),
    /** What we owe and have not made good, and how much of that is past due. */
    obligations: Type.Array(Type.Object({ channel: Type.Enum(CHANNELS), open: Count, late: Count }, closed)),
    serviceLevel: Type.Array(ServiceLevelToday),
  },
  closed,
)
export type LiveTotals = Static<typeof LiveTotals>

/** A supervisor who listens to a call, or whose station rings for it. */
export const MonitorNow = Type.Object(
  {
    agent: Id,
    contact: Id,
    /** Who has the customer now; null while nobody does. */
    hears: nullable(Id),
    from: Type.String(),
    mode: Type.Enum(MONITOR_MODES),
    state: Type.Enum(['ringing', 'on']),
    /** Since when it rings, or they are on it. */
    sinceAt: Moment,
  },
  closed,
)
export type MonitorNow = Static<typeof MonitorNow>

/** A trunk as it is now. */
export const LiveTrunk = Type.Object(
  {
    id: Id,
    name: Type.String(),
    state: Type.Enum(TRUNK_STATES),
    /** Since when it is so; null of the one that is built in. */
    sinceAt: nullable(Moment),
    /** What the other side said when it was asked last, with its code, or why nothing; null when all is in order. */
    error: nullable(Type.String({ examples: ['401: wrong password'] })),
    /** It could not carry a call the last time; null: it could, or none was called by it. */
    fault: nullable(
      Type.Object(
        {
          /** In a row, the numbers that it could not carry a call to. */
          fails: Count,
          /** Why the last one came to nothing. */
          cause: Type.String({ examples: ['congestion'] }),
          /** Since when that is known. */
          sinceAt: Moment,
          /** It is left out until then; after it one call tries. Null: it is not left out. */
          restsUntil: nullable(Moment),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type LiveTrunk = Static<typeof LiveTrunk>
export const LiveTrunkList = listOf(LiveTrunk)

/** What the keys of each topic hold. */
export interface LiveKeys {
  readonly desk: { readonly me: Agent; readonly day: DayFigures; readonly monitor: MonitorNow } & {
    readonly [K in `contact:${string}`]: ContactDetail
  }
  readonly board: {
    readonly totals: LiveTotals
    readonly monitors: readonly MonitorNow[]
    readonly alarms: readonly CallAlarm[]
    readonly trunks: readonly LiveTrunk[]
  } & {
    readonly [K in `queue:${string}`]: LiveQueue
  } & {
    readonly [K in `agent:${string}`]: Static<typeof BoardAgent>
  }
}

const LiveTopicName = Type.Enum(LIVE_TOPICS)

/** Null: the key is gone. */
const LiveChange = Type.Object({ topic: LiveTopicName, key: Type.String(), value: Type.Unknown() }, closed)
export type LiveChange = Static<typeof LiveChange>

const numbered = {
  seq: Type.Integer({ minimum: 0 }),
  /** The server's time. */
  at: Moment,
}
export const LiveSnapshot = Type.Object(
  { ...numbered, snapshot: Type.Partial(Type.Record(LiveTopicName, Type.Record(Type.String(), Type.Unknown()))) },
  closed,
)
export type LiveSnapshot = Static<typeof LiveSnapshot>
/** Without changes it says that the line is alive. */
export const LiveChanges = Type.Object({ ...numbered, changes: Type.Array(LiveChange) }, closed)
export type LiveChanges = Static<typeof LiveChanges>
export type LiveMessage = LiveSnapshot | LiveChanges

export const LiveQuery = Type.Object(
  {
    /** The last number heard, by the same person on the same topics. */
    since: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Which topics, parted by commas; all that one may see when left out. */
    topics: Type.Optional(Type.String({ pattern: `^(${LIVE_TOPICS.join('|')})(,(${LIVE_TOPICS.join('|')}))*$` })),
    /** From POST /tickets, for clients without the cookie. */
    ticket: Type.Optional(Type.String({ maxLength: 100 })),
  },
  closed,
)
