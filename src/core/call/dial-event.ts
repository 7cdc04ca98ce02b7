/** An agent calls out: rows of the journal, as in core/event.ts. The number stands in `contact-created`, as the customer's. */
import type { AgentId, ContactId, EpochMs, LegId, QueueId } from '../ids.ts'
import type { Way } from '../lines/words.ts'
import type { Outcome } from './contact.ts'

export type DialEvent =
  /** The agent's own station rings first. */
  | {
      readonly type: 'call-placed'
      readonly contact: ContactId
      readonly agent: AgentId
      /** For which they call: whether it is recorded, and what comes after it. */
      readonly queue: QueueId | null
      readonly leg: LegId
      readonly offer: number
      readonly ringUntil: EpochMs
      /** Whom they call, when it is one of us. */
      readonly colleague?: AgentId
    }
  /** They are there, and the colleague's station rings. */
  | {
      readonly type: 'colleague-rung'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      readonly ringUntil: EpochMs
    }
  /** They are there, and hear how the number is called that way. */
  | {
      readonly type: 'number-dialled'
      readonly contact: ContactId
      readonly leg: LegId
      readonly nth: number
      readonly ringUntil: EpochMs
      readonly way: Way
      /** Something has to be heard of it by then, or the next trunk is tried; absent where there is no other. */
      readonly heardBy?: EpochMs
    }
  /** It rings, or its network says something; or there is no other way by now: it has until then to be answered. */
  | { readonly type: 'number-awaited'; readonly contact: ContactId; readonly ringUntil: EpochMs }
  /** Nothing was heard of it: it is hung up, and called by the next trunk when it is gone. */
  | {
      readonly type: 'number-given-up'
      readonly contact: ContactId
      readonly leg: LegId
      /** Later than this its end is not waited for. */
      readonly until: EpochMs
    }
  /** It came to no talk. */
  | {
      readonly type: 'dialling-ended'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly reason: DialEnd
      readonly outcome: Outcome
    }

/**
 * `number`: as its outcome says; `station`: the agent's own did not pick up, or is gone; `cancelled`: the agent, or who may, ended
 * it; `no-route`: by now none leads there; `lost`: nobody saw what became of it.
 */
export type DialEnd = 'number' | 'station' | 'cancelled' | 'no-route' | 'lost'
