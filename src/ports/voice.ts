/** What is to be heard, as files that a switch can play. The real one stands in speech/. */
import type { Heard } from '../core/ivr/session.ts'

export interface Spoken {
  /** Absolute, in their order, without `.wav`; 8 kHz, mono. */
  readonly files: readonly string[]
  /** What of it could not be made, and is left out. */
  readonly troubles: readonly { readonly heard: Heard; readonly reason: string }[]
}

export interface Voice {
  /** Makes what is missing. */
  files(heard: readonly Heard[]): Promise<Spoken>
  /** From memory, at once, when all of it is made already; else null. */
  ready(heard: readonly Heard[]): Spoken | null
}
