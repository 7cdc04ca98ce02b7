/** What could not be spoken is not tried again at once: a program that hangs holds up one caller or two, not all. */
import { SpeechError } from '../ports/speech.ts'

export interface Failures {
  /** Why this is not to be tried now; undefined: it may be. */
  of(name: string): string | undefined
  /** It failed; gives the reason in words. */
  add(name: string, error: unknown): string
  /** It was made. */
  clear(name: string): void
}

const FOR_MS = 30_000
const MOST = 1_000
/** So often in a row, whatever was to be said, the program itself is at fault, and nothing is tried for a while. */
const IN_A_ROW = 2

/** `now`: in any time that goes on. */
export const createFailures = (now: () => number): Failures => {
  const failed = new Map<string, Failure>()
  let inARow = 0
  let program: Failure | undefined
  const reasonOf = (failure: Failure | undefined): string | undefined =>
    failure !== undefined && failure.until > now() ? failure.reason : undefined
  return {
    of: (name) => reasonOf(failed.get(name)) ?? reasonOf(program),
    add: (name, error) => {
      const failure = { reason: error instanceof Error ? error.message : String(error), until: now() + FOR_MS }
      if (failed.size >= MOST) failed.clear()
      failed.set(name, failure)
      inARow = error instanceof SpeechError ? inARow + 1 : 0
      if (inARow >= IN_A_ROW) program = failure
      return failure.reason
    },
    clear: (name) => {
      failed.delete(name)
      inARow = 0
      program = undefined
    },
  }
}

interface Failure {
  readonly reason: string
  readonly until: number
}
