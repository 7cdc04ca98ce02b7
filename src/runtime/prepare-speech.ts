/** Has what published flows say made before anybody calls. */
import type { Recorded } from '../core/event.ts'
import type { Program } from '../core/ivr/read.ts'
import type { Voice, VoiceTrouble } from '../ports/voice.ts'

export interface SpeechToPrepare {
  readonly voice: Pick<Voice, 'prepare'>
  readonly published: () => readonly Program[]
  /** Told once of each flow of which something cannot be said. */
  readonly onTroubles: (flow: string, troubles: readonly VoiceTrouble[]) => void
}

const PUBLISHING: readonly string[] = ['flow-published', 'flow-retired', 'flow-restored']

/**
 * Prepares all that is published now; what is given back is to be told what happens, and prepares what changes. Neither waits
 * for it.
 */
export const prepareSpeech = ({ voice, published, onTroubles }: SpeechToPrepare) => {
  let prepared: ReadonlySet<Program> = new Set()
  const prepare = (programs: readonly Program[]): void => {
    prepared = new Set(published())
    for (const program of programs)
      void voice.prepare(program).then((troubles) => {
        if (troubles.length > 0) onTroubles(program.flow.id, troubles)
      })
  }
  prepare(published())
  return (events: readonly Recorded[]): void => {
    // Another take is another file; who plays it is looked through again.
    if (events.some(({ event }) => event.type === 'prompt-saved')) prepare(published())
    else if (events.some(({ event }) => PUBLISHING.includes(event.type)))
      prepare(published().filter((program) => !prepared.has(program)))
  }
}
