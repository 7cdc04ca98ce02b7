/** The state as those may see it who do not change it: boards, the API, recovery. */
import type { NumberTarget, Queue } from './acd/words.ts'
import type { Agent } from './agent/words.ts'
import type { Contact, Leg } from './call/contact.ts'
import type { AgentId, ContactId, EpochMs, LegId, QueueId, Seq } from './ids.ts'
import type { ReadTable } from './table.ts'

/** A moment at which something must be decided again; a timer that comes back with another generation is stale. */
export interface Deadline {
  /** What is due, and for whom: see deadlines.ts. */
  readonly name: string
  readonly at: EpochMs
  readonly generation: Seq
}

export interface CenterView {
  /** The journal's place this state has reached. */
  readonly seq: Seq
  /** Centre time of the last event. */
  readonly at: EpochMs
  readonly linkUp: boolean
  readonly agents: ReadTable<AgentId, Agent>
  readonly queues: ReadTable<QueueId, Queue>
  readonly numbers: ReadTable<string, NumberTarget>
  /** Contacts that are not closed yet. */
  readonly contacts: ReadTable<ContactId, Contact>
  readonly legs: ReadTable<LegId, Leg>
  readonly deadlines: ReadTable<string, Deadline>
}
