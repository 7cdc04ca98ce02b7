/** What admins did to flows and opening hours; each says who. */
import type { Flow } from './book.ts'
import type { Hours } from './hours.ts'

export type FlowEvent =
  | { readonly type: 'flow-drafted'; readonly flow: string; readonly draft: Flow; readonly by: string }
  | {
      readonly type: 'flow-published'
      readonly flow: string
      readonly version: number
      /** Of a new version; null: an older one, which is there, is published again. */
      readonly content: Flow | null
      readonly by: string
    }
  | { readonly type: 'flow-retired'; readonly flow: string; readonly by: string }
  /** `content`: what is worked on from then on: the draft it had, or what was published. */
  | { readonly type: 'flow-restored'; readonly flow: string; readonly content: Flow; readonly by: string }
  | { readonly type: 'hours-saved'; readonly hours: Hours; readonly by: string }
  | { readonly type: 'hours-retired'; readonly hours: string; readonly by: string }
