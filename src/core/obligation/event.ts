/** What is promised, and how each promise ended. */
import type { Channel } from '../call/contact.ts'
import type { AgentId, ContactId, EpochMs, ObligationId } from '../ids.ts'
import type { ObligationOutcome } from './words.ts'

export type ObligationEvent =
  | {
      readonly type: 'obligation-opened'
      readonly obligation: ObligationId
      readonly contact: ContactId
      readonly channel: Channel
      readonly dueAt: EpochMs
    }
  | {
      readonly type: 'obligation-closed'
      readonly obligation: ObligationId
      readonly contact: ContactId
      readonly outcome: ObligationOutcome
      /** Personal: what the person who closed it says about it. */
      readonly note: string | null
      /** Null when the talk itself closed it. */
      readonly by: AgentId | null
    }
