/** What exists beside the flow, as far as it is known: what is absent is not checked. */
import type { Hours } from '../hours.ts'

export interface World {
  readonly queues?: readonly string[]
  readonly agents?: readonly string[]
  readonly flows?: readonly string[]
  readonly hours?: Readonly<Record<string, Hours>>
  /** The languages of each recording. */
  readonly prompts?: Readonly<Record<string, readonly string[]>>
  /** The languages that can be spoken. */
  readonly languages?: readonly string[]
}
