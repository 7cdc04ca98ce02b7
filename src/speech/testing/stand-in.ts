/** A program that stands in for espeak-ng: it writes down how it was called, and does what it is told. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LANGUAGES } from '../../core/languages.ts'
import { makeTone } from '../../core/sound/tone.ts'
import { writeWav } from '../../core/sound/wav.ts'
import { type SpeechProgram, VOICES } from '../espeak.ts'

export interface StandIn extends SpeechProgram {
  /** What it was called with, in the order of the calls. */
  calls(): readonly { readonly args: readonly string[]; readonly text: string }[]
}

/** Half a second for each word, at another height for each language; of at most eight words. */
const SPEAKS = 'cat "$FOLDER/$2-$(wc -w < "$call.text" | tr -d " ").wav"'
/** Its process id is in the file `pid`. */
export const HANGS = 'echo $$ > "$FOLDER/pid"; exec sleep 60'
const HZ = { en: 400, id: 600 } as const
const RATE = 22_050

/** A shell, since it is there at once. `then`: what it does once it has written down the call. */
export const standIn = (folder: string, then: string = SPEAKS): StandIn => {
  const calls = join(folder, 'calls')
  mkdirSync(calls, { recursive: true })
  for (const [name, sound] of SOUNDS) writeFileSync(join(folder, name), sound)
  const script = join(folder, 'espeak.sh')
  const lines = [
    'call="$FOLDER/calls/$(date +%s%N)-$$"',
    'cat > "$call.text"',
    'printf "%s\\n" "$@" > "$call.args"',
    then,
  ]
  writeFileSync(script, lines.join('\n'))
  return {
    command: ['sh', script],
    env: { FOLDER: folder },
    calls: () =>
      readdirSync(calls)
        .filter((name) => name.endsWith('.args') && existsSync(join(calls, name)))
        .sort()
        .map((name) => ({
          args: readFileSync(join(calls, name), 'utf8').trim().split('\n'),
          text: readFileSync(join(calls, name.replace('.args', '.text')), 'utf8'),
        })),
  }
}

/** The files of all that it can say. */
const SOUNDS: readonly (readonly [string, Uint8Array])[] = LANGUAGES.flatMap((language) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((words) => {
    const tone = makeTone((words * RATE) / 2, { hz: HZ[language], rate: RATE, peak: 0.1 })
    return [`${VOICES[language]}-${words}.wav`, writeWav({ rate: RATE, channels: [tone] })] as const
  }),
)
