/** Callers who are called back: rows of the journal, as in core/event.ts. Numbers stand in `contact-created` only. */
import type { Outcome } from '../call/contact.ts'
import type { AgentId, ContactId, EpochMs } from '../ids.ts'
import type { HeldFor } from './words.ts'

export type CallbackEvent =
  /** Who waits is told then that they may be called back. */
  | { readonly type: 'callback-planned'; readonly contact: ContactId; readonly tellAt: EpochMs }
  /** They hear it, as the playback of that number, and then again. */
  | {
      readonly type: 'callback-told'
      readonly contact: ContactId
      readonly heard: number
      readonly againAt: EpochMs
    }
  /** The wish is a contact of its own from now on, and keeps what was promised to its caller. */
  | {
      readonly type: 'callback-noted'
      readonly contact: ContactId
      readonly of: ContactId
      readonly heldUntil: EpochMs
      /** The wish ends then; absent in those of earlier versions, which do not. */
      readonly expiresAt?: EpochMs
    }
  /** They pressed the key, hear that it is noted, and go. `isNew`: their number was not on the list already. */
  | {
      readonly type: 'callback-asked'
      readonly contact: ContactId
      readonly callback: ContactId
      readonly isNew: boolean
      readonly heard: number
      /** Their call is over then at the latest. */
      readonly until: EpochMs
    }
  /** An agent is there for it: their number is called now. */
  | { readonly type: 'callback-taken'; readonly contact: ContactId; readonly agent: AgentId }
  | {
      readonly type: 'callback-put-off'
      readonly contact: ContactId
      /** Who had it in hand; null when it was in line. */
      readonly agent: AgentId | null
      readonly heldFor: HeldFor
      /** What the call to them came to; null when there was none, or nobody saw. */
      readonly outcome: Outcome | null
      /** How many came to nothing by now. */
      readonly attempts: number
      readonly until: EpochMs
    }
  /** It is in line again. */
  | { readonly type: 'callback-due'; readonly contact: ContactId }
  /** They have rung again: their call has the place of the wish, and keeps what was promised. */
  | {
      readonly type: 'callback-adopted'
      readonly contact: ContactId
      readonly callback: ContactId
      readonly enqueuedAt: EpochMs
    }
  /** Its time is over while somebody has it in hand: it ends after that, should they not be reached. */
  | { readonly type: 'callback-outlasted'; readonly contact: ContactId; readonly until: EpochMs }
  /** Its time was over: of the contact whose caller had asked for it, which is owed an answer still. */
  | {
      readonly type: 'callback-expired'
      readonly contact: ContactId
      readonly callback: ContactId
      readonly attempts: number
    }
  /** Nobody was reached, and nobody is called any more: of the contact whose caller had asked for it, which is owed an answer still. */
  | {
      readonly type: 'callback-given-up'
      readonly contact: ContactId
      readonly callback: ContactId
      readonly attempts: number
      readonly outcome: Outcome
    }
