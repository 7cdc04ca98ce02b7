/** What is to be heard, as what must be there for it: words to be made, or somebody's recording. */
import { createHash } from 'node:crypto'
import { SAYABLE } from '../core/ivr/heard.ts'
import type { Heard } from '../core/ivr/session.ts'
import { LANGUAGES, type Language } from '../core/languages.ts'
import { type Prompt, takeIn } from '../core/prompts/words.ts'
import { unreachable } from '../core/unreachable.ts'
import { VOICES, WORDS_A_MINUTE } from './espeak.ts'
import { LOUDNESS_DB } from './level.ts'
import { wordsOf } from './words/words.ts'

export type Piece =
  | { readonly type: 'words'; readonly name: string; readonly text: string; readonly language: Language }
  /** `content`: the name of its file among the prompts. */
  | { readonly type: 'recording'; readonly content: string }

export interface Planned {
  readonly heard: Heard
  /** Null: nothing is heard. */
  readonly piece: Piece | null
  /** What is not as it was wanted. */
  readonly trouble: string | null
}

export const planned = (heard: Heard, promptOf: (id: string) => Prompt | undefined): Planned => ({
  heard,
  ...pieceOf(heard, promptOf),
})

type Found = Omit<Planned, 'heard'>

const pieceOf = (heard: Heard, promptOf: (id: string) => Prompt | undefined): Found => {
  switch (heard.type) {
    case 'text':
      return words(heard.text, heard.language, null)
    case 'value': {
      const said = wordsOf(heard.as, heard.value, spokenLanguage(heard.language) ?? OTHER)
      return words(said ?? heard.value, heard.language, said === null ? `a value cannot be said as ${heard.as}` : null)
    }
    case 'prompt':
      return recording(promptOf(heard.prompt), heard.prompt, heard.language)
    default:
      return unreachable(heard)
  }
}

/** Raise it when the same words shall sound otherwise: everything is made anew. */
const VERSION = 1
/** Speaks where a language has no voice. */
const OTHER: Language = LANGUAGES[0]

/** The language, or the one it is a form of (en-AU is English); null when nobody here speaks it. */
const spokenLanguage = (language: string): Language | null => {
  const [base] = language.split('-')
  return LANGUAGES.find((one) => one === base) ?? null
}

const words = (text: string, wanted: string, wrong: string | null): Found => {
  const known = spokenLanguage(wanted)
  const language = known ?? OTHER
  const trouble = wrong ?? (known === null ? `nobody here speaks ${wanted}: it is said in ${language}` : null)
  if (!SAYABLE.test(text)) return { piece: null, trouble }
  return { piece: { type: 'words', name: nameOf(text, language), text, language }, trouble }
}

/** The same name for the same words, language, voice and way of making. */
const nameOf = (text: string, language: Language): string => {
  const what = JSON.stringify([VERSION, text, language, VOICES[language], WORDS_A_MINUTE, LOUDNESS_DB])
  return createHash('sha256').update(what).digest('hex').slice(0, 40)
}

const recording = (prompt: Prompt | undefined, id: string, wanted: string): Found => {
  if (prompt === undefined) return { piece: null, trouble: `there is no prompt "${id}"` }
  const base = spokenLanguage(wanted)
  const order = [wanted, ...(base === null ? [] : [base]), ...LANGUAGES, ...Object.keys(prompt.takes).sort()]
  const language = order.find((one) => takeIn(prompt, one) !== undefined)
  const take = language === undefined ? undefined : takeIn(prompt, language)
  if (language === undefined || take === undefined)
    return { piece: null, trouble: `the prompt "${id}" has no recording` }
  const trouble =
    language === wanted ? null : `the prompt "${id}" is not there in ${wanted}: it is played in ${language}`
  return { piece: { type: 'recording', content: take.content }, trouble }
}
