/**
 * The state of the whole centre. It belongs to the loop: rows are immutable, the tables around them are not, and every
 * index is kept by the tables' hooks, so that it can never disagree with the rows.
 */
import { queueCounts, waitingOrder } from './acd/index-keys.ts'
import type { NumberTarget, Queue } from './acd/words.ts'
import { isIdle } from './agent/shown.ts'
import type { Agent } from './agent/words.ts'
import { type Channel, type Contact, isInLine, type Leg, linesOf } from './call/contact.ts'
import { type ClockAhead, NOT_AHEAD } from './clock-ahead.ts'
import type { Code } from './codes/words.ts'
import type {
  AgentId,
  CodeId,
  ContactId,
  EpochMs,
  LegId,
  ObligationId,
  PhoneId,
  QueueId,
  RouteId,
  Seq,
  TrunkId,
} from './ids.ts'
import type { FlowBook } from './ivr/book.ts'
import type { Hours } from './ivr/hours.ts'
import type { TrunkFault } from './lines/breaker-words.ts'
import { FIRST_RULES } from './lines/built-in.ts'
import { type CallCaps, type CallCount, FIRST_CAPS } from './lines/cap-words.ts'
import type { DeskPhone, OutsideRules, Route, Trunk, TrunkPace } from './lines/words.ts'
import type { Obligation, ObligationTotals } from './obligation/words.ts'
import type { Prompt } from './prompts/words.ts'
import { createSorted, type Sorted } from './sorted.ts'
import { createUndoLog, Table, type UndoLog } from './table.ts'
import type { CenterScalars, CenterView, Deadline } from './view.ts'

export interface CenterState extends CenterView {
  seq: Seq
  at: EpochMs
  linkUp: boolean
  restartedAt: EpochMs
  lastSight: EpochMs
  stopping: boolean
  netRead: number
  switchStartedAt: EpochMs
  clockAhead: ClockAhead
  outside: OutsideRules
  callCaps: CallCaps
  readonly agents: Table<AgentId, Agent>
  readonly queues: Table<QueueId, Queue>
  readonly numbers: Table<string, NumberTarget>
  readonly dispositions: Table<CodeId, Code>
  readonly reasons: Table<CodeId, Code>
  readonly flows: Table<string, FlowBook>
  readonly retiredFlows: Table<string, FlowBook>
  readonly hours: Table<string, Hours>
  readonly prompts: Table<string, Prompt>
  readonly trunks: Table<TrunkId, Trunk>
  readonly deskPhones: Table<PhoneId, DeskPhone>
  readonly routes: Table<RouteId, Route>
  readonly trunkPace: Table<TrunkId, TrunkPace>
  readonly trunkFaults: Table<TrunkId, TrunkFault>
  readonly callCounts: Table<string, CallCount>
  readonly contacts: Table<ContactId, Contact>
  readonly legs: Table<LegId, Leg>
  readonly deadlines: Table<string, Deadline>
  readonly obligations: Table<ObligationId, Obligation>
  readonly promised: Table<Channel, ObligationTotals>
  readonly log: UndoLog
  readonly index: Indexes
}

export interface Indexes {
  /** Waiting contacts of a queue, first in line first. */
  readonly waiting: Map<QueueId, Sorted<ContactId>>
  /** Agents of a queue who can be offered a call now, longest idle first. */
  readonly idle: Map<QueueId, Sorted<AgentId>>
  /** How many agents of a queue are shown in which state. */
  readonly counts: Map<QueueId, Map<string, number>>
  /** Wishes to be called back, by queue and number. */
  readonly callbacks: Map<string, ContactId>
  /** Deadlines, soonest first. */
  readonly due: Sorted<string>
  /** Queues in which something changed that may make an offer possible. */
  readonly unsettled: Set<QueueId>
}

export const emptyState = (): CenterState => {
  const log = createUndoLog()
  const index: Indexes = {
    waiting: new Map(),
    idle: new Map(),
    counts: new Map(),
    callbacks: new Map(),
    due: createSorted(),
    unsettled: new Set(),
  }
  return {
    seq: 0,
    at: 0,
    linkUp: false,
    restartedAt: 0,
    lastSight: 0,
    stopping: false,
    netRead: 0,
    switchStartedAt: 0,
    clockAhead: NOT_AHEAD,
    outside: FIRST_RULES,
    callCaps: FIRST_CAPS,
    agents: new Table<AgentId, Agent>(log, (before, after) => indexAgent(index, before, after)),
    queues: new Table<QueueId, Queue>(log, (_, after) => {
      if (after !== undefined) index.unsettled.add(after.id)
    }),
    numbers: new Table(log),
    dispositions: new Table(log),
    reasons: new Table(log),
    flows: new Table(log),
    retiredFlows: new Table(log),
    hours: new Table(log),
    prompts: new Table(log),
    trunks: new Table(log),
    deskPhones: new Table(log),
    routes: new Table(log),
    trunkPace: new Table(log),
    trunkFaults: new Table(log),
    callCounts: new Table(log),
    contacts: new Table<ContactId, Contact>(log, (before, after) => indexContact(index, before, after)),
    legs: new Table(log),
    deadlines: new Table<string, Deadline>(log, (before, after) => {
      if (before !== undefined) index.due.remove(before.at, before.name)
      if (after !== undefined) index.due.add(after.at, after.name)
    }),
    obligations: new Table(log),
    promised: new Table(log),
    log,
    index,
  }
}

export const scalarsOf = (state: CenterScalars): CenterScalars => {
  const { seq, at, linkUp, restartedAt, lastSight, stopping, netRead, switchStartedAt, clockAhead, outside, callCaps } =
    state
  return { seq, at, linkUp, restartedAt, lastSight, stopping, netRead, switchStartedAt, clockAhead, outside, callCaps }
}

/** Sets, moves or (null) lifts a deadline; its generation is the event that set it. */
export const setDeadline = (state: CenterState, name: string, at: EpochMs | null): void => {
  if (at === null) state.deadlines.delete(name)
  else state.deadlines.set(name, { name, at, generation: state.seq })
}

const indexAgent = (index: Indexes, before: Agent | undefined, after: Agent | undefined): void => {
  if (before !== undefined) {
    queueCounts(index.counts, before, -1)
    if (isIdle(before)) for (const queue of before.queues) listOf(index.idle, queue).remove(before.idleSince, before.id)
  }
  if (after === undefined) return
  queueCounts(index.counts, after, 1)
  if (!isIdle(after)) return
  for (const queue of after.queues) {
    listOf(index.idle, queue).add(after.idleSince, after.id)
    index.unsettled.add(queue)
  }
}

const indexContact = (index: Indexes, before: Contact | undefined, after: Contact | undefined): void => {
  if (before?.callback !== after?.callback || before?.queue !== after?.queue) indexWish(index, before, after)
  if (before !== undefined && isInLine(before))
    for (const queue of linesOf(before)) listOf(index.waiting, queue).remove(waitingOrder(before), before.id)
  if (after === undefined || !isInLine(after)) return
  for (const queue of linesOf(after)) {
    listOf(index.waiting, queue).add(waitingOrder(after), after.id)
    index.unsettled.add(queue)
  }
}

const indexWish = (index: Indexes, before: Contact | undefined, after: Contact | undefined): void => {
  if (before?.callback !== undefined && before.queue !== null)
    index.callbacks.delete(wishKey(before.queue, before.from))
  if (after?.callback !== undefined && after.queue !== null)
    index.callbacks.set(wishKey(after.queue, after.from), after.id)
}

/** Whose number is to be called back from where. */
export const wishKey = (queue: QueueId, number: string): string => `${queue} ${number}`

const listOf = <K extends string>(lists: Map<QueueId, Sorted<K>>, queue: QueueId): Sorted<K> => {
  let list = lists.get(queue)
  if (list === undefined) {
    list = createSorted<K>()
    lists.set(queue, list)
  }
  return list
}
