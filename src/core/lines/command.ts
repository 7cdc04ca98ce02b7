/** What admins ask for about the lines to the world outside. */
import type { AgentId } from '../ids.ts'
import type { CallCaps } from './cap-words.ts'
import type { DeskPhone, OutsideRules, Route, Trunk } from './words.ts'

export type LineCommand =
  | { readonly type: 'save-trunk'; readonly trunk: Trunk; readonly by: AgentId | null }
  | { readonly type: 'retire-trunk'; readonly trunk: Trunk['id']; readonly by: AgentId | null }
  | { readonly type: 'save-desk-phone'; readonly phone: DeskPhone; readonly by: AgentId | null }
  | { readonly type: 'retire-desk-phone'; readonly phone: DeskPhone['id']; readonly by: AgentId | null }
  | { readonly type: 'save-route'; readonly route: Route; readonly by: AgentId | null }
  | { readonly type: 'retire-route'; readonly route: Route['id']; readonly by: AgentId | null }
  | { readonly type: 'set-call-caps'; readonly caps: CallCaps; readonly by: AgentId | null }
  /** Its count begins anew; calls out of an agent that it stopped go again. */
  | { readonly type: 'lift-call-alarm'; readonly alarm: string; readonly by: AgentId | null }
  /** An address is let in again before its ban is over: done at the switch, noted here with who wanted it. */
  | { readonly type: 'lift-ban'; readonly address: string; readonly by: AgentId | null }
  | { readonly type: 'set-outside-rules'; readonly rules: OutsideRules; readonly by: AgentId | null }
  /** All that holds for the whole house; what is null stays. */
  | {
      readonly type: 'set-house'
      readonly outside: OutsideRules | null
      readonly caps: CallCaps | null
      readonly by: AgentId | null
    }
