/** What a flow does with its caller: rows of the journal, as in core/event.ts. No key and no value that is masked stands in one in the clear. */
import type { ContactId } from '../ids.ts'
import type { Outcome, Trouble, Why } from '../ivr/session.ts'
import type { CameTo } from './contact.ts'

export type CallerEvent =
  /** A flow has the caller from here on, in the version that is published at this moment. */
  | {
      readonly type: 'flow-entered'
      readonly contact: ContactId
      readonly flow: string
      readonly version: number
      /** Personal, keys that were typed among it: where the caller stands in the flow (`Session`), as JSON. */
      readonly session: string
    }
  /** Something came of the caller, of what was said to them, or of time. */
  | {
      readonly type: 'flow-stepped'
      readonly contact: ContactId
      /** Personal, as above. */
      readonly session: string
      /** The number of what is said to them from now on; null: nothing is. */
      readonly heard: number | null
    }
  | { readonly type: 'node-entered'; readonly contact: ContactId; readonly flow: string; readonly node: string }
  | {
      readonly type: 'node-left'
      readonly contact: ContactId
      readonly flow: string
      readonly node: string
      readonly exit: string
      readonly to: string
      readonly cause: LeftBy
      /** Personal: what was pressed; null where it is masked, or nothing was. */
      readonly keys: string | null
    }
  | {
      readonly type: 'variable-set'
      readonly contact: ContactId
      readonly variable: string
      /** Personal; null where it is masked. */
      readonly value: string | null
    }
  | { readonly type: 'language-set'; readonly contact: ContactId; readonly language: string }
  /** The caller's own word on whether the call may be recorded. */
  | { readonly type: 'consent-given'; readonly contact: ContactId; readonly given: boolean }
  | {
      readonly type: 'flow-trouble'
      readonly contact: ContactId
      readonly flow: string
      readonly node: string | null
      readonly trouble: Trouble
    }
  /** The caller hung up there. */
  | {
      readonly type: 'flow-abandoned'
      readonly contact: ContactId
      readonly flow: string
      readonly node: string | null
    }
  /** One agent, or a number, is rung for the caller, who hears music; whoever it is tells the event after it. */
  | { readonly type: 'flow-put-through'; readonly contact: ContactId; readonly to: 'agent' | 'number' }
  /** What the flow had sent the caller to is over, and the flow has them again. `outcome` is null when only the net had them. */
  | {
      readonly type: 'flow-returned'
      readonly contact: ContactId
      readonly outcome: Outcome | null
      /** What the call has come to by now, should nothing more come of it. */
      readonly cameTo?: CameTo
    }

/** Why a node was left; keys that were pressed stand beside it. */
export type LeftBy = Exclude<Why, { readonly because: 'keys' }> | { readonly because: 'keys' }
