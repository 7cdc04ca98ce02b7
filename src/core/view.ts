/** The state as those may see it who do not change it: boards, the API, recovery. */
import type { NumberTarget, Queue } from './acd/words.ts'
import type { Agent } from './agent/words.ts'
import type { Channel, Contact, Leg } from './call/contact.ts'
import type { ClockAhead } from './clock-ahead.ts'
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
import type { CallCaps, CallCount } from './lines/cap-words.ts'
import type { DeskPhone, OutsideRules, Route, Trunk, TrunkPace } from './lines/words.ts'
import type { Obligation, ObligationTotals } from './obligation/words.ts'
import type { Prompt } from './prompts/words.ts'
import type { ReadTable } from './table.ts'

/** A moment at which something must be decided again; a timer that comes back with another generation is stale. */
export interface Deadline {
  /** What is due, and for whom: see deadlines.ts. */
  readonly name: string
  readonly at: EpochMs
  readonly generation: Seq
}

/** What the state has besides its tables. */
export interface CenterScalars {
  /** The journal's place this state has reached. */
  readonly seq: Seq
  /** Centre time of the last event. */
  readonly at: EpochMs
  readonly linkUp: boolean
  /** Since when this server runs again after an earlier one; 0 for an installation's first. */
  readonly restartedAt: EpochMs
  /** When the switch was last lost from sight. */
  readonly lastSight: EpochMs
  /** A planned end is under way: nothing new is offered. */
  readonly stopping: boolean
  /** How far the net's own notes have been taken over, in bytes. */
  readonly netRead: number
  /** When the switch says that it was started, by its own clock: another moment is another life of it. 0: never seen. */
  readonly switchStartedAt: EpochMs
  /** How far the wall clock was set away from centre time. */
  readonly clockAhead: ClockAhead
  /** What holds for every call out. */
  readonly outside: OutsideRules
  /** How much may be called out. */
  readonly callCaps: CallCaps
}

export interface CenterView extends CenterScalars {
  readonly agents: ReadTable<AgentId, Agent>
  readonly queues: ReadTable<QueueId, Queue>
  readonly numbers: ReadTable<string, NumberTarget>
  readonly dispositions: ReadTable<CodeId, Code>
  readonly reasons: ReadTable<CodeId, Code>
  readonly flows: ReadTable<string, FlowBook>
  /** As each was when it was retired. */
  readonly retiredFlows: ReadTable<string, FlowBook>
  readonly hours: ReadTable<string, Hours>
  readonly prompts: ReadTable<string, Prompt>
  /** Those that admins have made; with the built-in one they stand in lines/built-in.ts. */
  readonly trunks: ReadTable<TrunkId, Trunk>
  readonly deskPhones: ReadTable<PhoneId, DeskPhone>
  readonly routes: ReadTable<RouteId, Route>
  readonly trunkPace: ReadTable<TrunkId, TrunkPace>
  /** Trunks that could not, the last time. */
  readonly trunkFaults: ReadTable<TrunkId, TrunkFault>
  /** Calls out of the latest hour or day in which there were any. */
  readonly callCounts: ReadTable<string, CallCount>
  /** Contacts that are not closed yet. */
  readonly contacts: ReadTable<ContactId, Contact>
  readonly legs: ReadTable<LegId, Leg>
  readonly deadlines: ReadTable<string, Deadline>
  /** Open ones. */
  readonly obligations: ReadTable<ObligationId, Obligation>
  readonly promised: ReadTable<Channel, ObligationTotals>
}
