/** What a caller hears: prompts in their language, with the values that this call has. */
import type { Prompt, Prompts } from './format.ts'
import type { Heard, Session } from './session.ts'
import { contentOf, isSecret } from './session.ts'
import { templateParts } from './template.ts'

export interface Spoken {
  readonly heard: readonly Heard[]
  /** Words that were wanted in a language in which there are none. */
  readonly isMissing: boolean
}

/** `languages`: those of the flow, in whose order one is looked for where the caller's has no words. */
export const spoken = (prompts: Prompts, session: Session, languages: readonly string[]): Spoken => {
  const heard: Heard[] = []
  let isMissing = false
  for (const prompt of prompts) {
    const wanted = prompt.language ?? session.language
    const language = 'prompt' in prompt ? wanted : languageOf(prompt.text, wanted, languages)
    if (language !== wanted) isMissing = true
    if (language !== null) heard.push(...saidIn(prompt, language, session))
  }
  return { heard, isMissing }
}

const languageOf = (
  text: Readonly<Record<string, string>>,
  wanted: string,
  languages: readonly string[],
): string | null =>
  [wanted, ...languages, ...Object.keys(text)].find((one) => Object.hasOwn(text, one) && text[one] !== '') ?? null

/** A dot alone, left between two values, is nothing to be said. */
export const SAYABLE = /[\p{L}\p{N}]/u

const saidIn = (prompt: Prompt, language: string, session: Session): readonly Heard[] => {
  if ('prompt' in prompt) return [{ type: 'prompt', language, prompt: prompt.prompt }]
  const template = prompt.text[language] ?? ''
  if (!template.includes('{{')) return [{ type: 'text', language, text: template }]
  const heard: Heard[] = []
  let text = ''
  const close = (): void => {
    if (SAYABLE.test(text)) heard.push({ type: 'text', language, text })
    text = ''
  }
  for (const part of templateParts(template) ?? []) {
    if (part.type === 'text') text += part.text
    else {
      const value = isSecret(session, part.variable) ? '' : contentOf(session, part.variable)
      if (part.as === 'text') text += value
      else {
        close()
        if (value !== '') heard.push({ type: 'value', language, as: part.as, value })
      }
    }
  }
  close()
  return heard
}
