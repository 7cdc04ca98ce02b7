/** What admins set about the lines to the world outside; `by` is who did it, null for the installation itself. */
import type { AgentId, PhoneId, RouteId, TrunkId } from '../ids.ts'
import type { DeskPhone, OutsideRules, Route, Trunk } from './words.ts'

export type LineEvent =
  | { readonly type: 'trunk-saved'; readonly trunk: Trunk; readonly by: AgentId | null }
  | { readonly type: 'trunk-retired'; readonly trunk: TrunkId; readonly by: AgentId | null }
  | { readonly type: 'desk-phone-saved'; readonly phone: DeskPhone; readonly by: AgentId | null }
  | {
      readonly type: 'desk-phone-retired'
      readonly phone: PhoneId
      /** Of its account. */
      readonly username: string
      readonly by: AgentId | null
    }
  | { readonly type: 'route-saved'; readonly route: Route; readonly by: AgentId | null }
  | { readonly type: 'route-retired'; readonly route: RouteId; readonly by: AgentId | null }
  /** Who was shut out of the switch was let in again by hand. */
  | { readonly type: 'ban-lifted'; readonly address: string; readonly by: AgentId | null }
  | { readonly type: 'outside-rules-set'; readonly rules: OutsideRules; readonly by: AgentId | null }
