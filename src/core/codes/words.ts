/** Codes: what an agent chooses from, so that reports can count it. */
import type { CodeId } from '../ids.ts'
import type { Language } from '../languages.ts'

/** A disposition (how a contact came out) or a reason (why one is away). */
export interface Code {
  readonly id: CodeId
  readonly name: string
  /** In the languages in which it is not `name`. */
  readonly names: Readonly<Partial<Record<Language, string>>>
}
