/** What a flow says that is known before anybody calls: it is made when the flow is published. */
import type { Prompt } from './format.ts'
import { SAYABLE } from './heard.ts'
import type { Program } from './read.ts'
import type { Heard } from './session.ts'
import { type TemplatePart, templateParts } from './template.ts'

/** Each once: recordings, and texts in every language they are written in, up to their first value and from one to the next. */
export const fixedWords = (program: Program): readonly Heard[] => {
  const all = new Map<string, Heard>()
  const languages = program.flow.languages
  for (const prompt of promptsIn(program))
    for (const heard of fixedIn(prompt, languages)) all.set(JSON.stringify(heard), heard)
  return [...all.values()]
}

/** The recordings that a flow plays. */
export const recordingsIn = (program: Program): ReadonlySet<string> =>
  new Set(promptsIn(program).flatMap((prompt) => ('prompt' in prompt ? [prompt.prompt] : [])))

const promptsIn = ({ nodes }: Program): readonly Prompt[] =>
  [...nodes.values()].flatMap(({ logic }) => (logic.uses.prompts ?? []).flatMap(({ prompts }) => prompts))

const fixedIn = (prompt: Prompt, languages: readonly string[]): readonly Heard[] => {
  if ('prompt' in prompt)
    return (prompt.language === undefined ? languages : [prompt.language]).map((language) => ({
      type: 'prompt',
      language,
      prompt: prompt.prompt,
    }))
  return Object.entries(prompt.text).flatMap(([language, template]) =>
    fixedTexts(template).map((text): Heard => ({ type: 'text', language, text })),
  )
}

/** As `saidIn` of heard.ts parts them: a value said as it is belongs to the text around it, which is then not known yet. */
const fixedTexts = (template: string): readonly string[] => {
  if (!template.includes('{{')) return template === '' ? [] : [template]
  const texts: string[] = []
  let text: string | null = ''
  const close = (): void => {
    if (text !== null && SAYABLE.test(text)) texts.push(text)
    text = ''
  }
  for (const part of templateParts(template) ?? []) {
    if (part.type === 'text') text = text === null ? null : text + part.text
    else if (isWords(part)) text = null
    else close()
  }
  close()
  return texts
}

const isWords = (part: TemplatePart): boolean => part.type === 'value' && part.as === 'text'
