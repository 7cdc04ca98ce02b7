/** Prompts as admins keep them; a published flow never loses what it plays. */
import { ID_PATTERN } from '../ids.ts'
import type { Command } from '../input.ts'
import { publishedPrograms } from '../ivr/book.ts'
import { recordingsIn } from '../ivr/fixed-words.ts'
import type { CenterState } from '../state.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import { CONTENT_PATTERN, PROMPT_LANGUAGE_PATTERN, PROMPTS_MOST, type Prompt, TAKES_MOST } from './words.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const savePrompt = (turn: Turn, { prompt, by }: Of<'save-prompt'>): Decided => {
  const wrong = wrongPrompt(turn.state, prompt)
  if (wrong === undefined) turn.emit({ type: 'prompt-saved', prompt, by })
  return wrong
}

export const retirePrompt = (turn: Turn, { prompt, by }: Of<'retire-prompt'>): Decided => {
  if (!turn.state.prompts.has(prompt)) return refuse('unknown', 'prompt', `there is no prompt "${prompt}"`)
  const flow = publishedPrograms(turn.state.flows).find((program) => recordingsIn(program).has(prompt))?.flow.id
  if (flow !== undefined)
    return refuse('conflict', 'prompt', `the flow ${flow} plays it: publish that without it first`)
  turn.emit({ type: 'prompt-retired', prompt, by })
  return undefined
}

const wrongPrompt = ({ prompts }: CenterState, { id, name, takes }: Prompt): Decided => {
  if (!ID_PATTERN.test(id))
    return refuse('invalid', 'id', `"${id}" is no id: letters, digits, dot, dash, underscore, as in "welcome"`)
  if (!prompts.has(id) && prompts.size >= PROMPTS_MOST)
    return refuse('conflict', 'id', `there are ${PROMPTS_MOST} prompts already: retire one first`)
  for (const other of prompts.values())
    if (other.id !== id && other.name === name)
      return refuse('conflict', 'name', `the name "${name}" belongs to the prompt ${other.id}`)
  for (const [language, list] of Object.entries(takes)) {
    if (!PROMPT_LANGUAGE_PATTERN.test(language))
      return refuse('invalid', 'language', `"${language}" is no language, as in "id"`)
    if (list.length > TAKES_MOST || list.some(({ content }) => !CONTENT_PATTERN.test(content)))
      return refuse(
        'invalid',
        `takes/${language}`,
        `at most ${TAKES_MOST} takes, each named by the SHA-256 of its sound`,
      )
  }
  return undefined
}
