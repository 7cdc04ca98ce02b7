/** Calls out are counted, and somebody wanted too many: rows of the journal, as in core/event.ts. */
import type { AgentId, ContactId, LegId, TrunkId } from '../ids.ts'
import type { CallCaps, CapHit } from './cap-words.ts'

export type CapEvent =
  | { readonly type: 'call-caps-set'; readonly caps: CallCaps; readonly by: AgentId | null }
  /** A number outside is called. */
  | {
      readonly type: 'call-counted'
      readonly contact: ContactId
      readonly leg: LegId
      /** Whose call it is; null: a flow's. */
      readonly agent: AgentId | null
      readonly trunk: TrunkId
      readonly foreign: boolean
      /** As in `CallCount`. */
      readonly hour: string
      readonly day: string
      /** By another trunk, since the one before could not: of the trunk's calls only. */
      readonly again: boolean
    }
  /** Somebody was refused a call by it: told once in its hour or day. */
  | ({ readonly type: 'call-cap-reached' } & CapHit)
  /** It is counted anew from here. */
  | { readonly type: 'call-alarm-lifted'; readonly alarm: string; readonly by: AgentId | null }
