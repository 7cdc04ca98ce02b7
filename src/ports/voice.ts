/** What flows say, as files that a switch can play. The real one (speech/) has espeak-ng speak it and keeps what was made. */
import type { Program } from '../core/ivr/read.ts'
import type { Heard } from '../core/ivr/session.ts'

export interface Voice {
  /** In the order given; makes what is missing. Never rejects: what cannot be said is left out and is among the troubles. */
  files(heard: readonly Heard[]): Promise<Spoken>
  /** The same at once, when all of it is there already; null: ask for the files. */
  ready(heard: readonly Heard[]): Spoken | null
  /** Makes all that a flow says to everybody, after whatever callers wait for; resolves with what cannot be said. */
  prepare(program: Program): Promise<readonly VoiceTrouble[]>
}

export interface Spoken {
  /** Absolute paths without their ending, .wav: 8 kHz, 16 bit, mono. */
  readonly files: readonly string[]
  readonly troubles: readonly VoiceTrouble[]
}

export interface VoiceTrouble {
  readonly heard: Heard
  /** It never has what was to be said in it: it may go to a log. */
  readonly reason: string
}
