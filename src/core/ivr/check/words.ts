/** Prompts and languages: words that are missing, texts whose braces say nothing, recordings that are not there. */
import { type Finding, finding } from '../findings.ts'
import type { Prompt, Prompts } from '../format.ts'
import type { Program } from '../read.ts'
import { SPOKEN_AS, templateParts } from '../template.ts'
import type { World } from './world.ts'

export const checkWords = ({ flow, nodes }: Program, world: World): readonly Finding[] => {
  const findings: Finding[] = []
  const { languages } = flow
  for (const [index, language] of languages.entries()) unknownLanguage(world, language, `languages/${index}`, findings)
  for (const { id, logic } of nodes.values()) {
    for (const { prompts, path, needed } of logic.uses.prompts ?? []) {
      const place = `nodes/${id}/${path}`
      if (needed === true && isEmpty(prompts))
        findings.push(finding('prompt-missing', place, { language: languages[0] ?? 'en' }))
      for (const [index, prompt] of prompts.entries())
        checkPrompt(prompt, `${place}/${index}`, languages, world, findings)
    }
    for (const { text, path } of logic.uses.templates ?? []) wrongBraces(text, `nodes/${id}/${path}`, findings)
    for (const { language, path } of logic.uses.languages ?? [])
      if (!languages.includes(language)) findings.push(notListed(language, `nodes/${id}/${path}`, languages))
  }
  return findings
}

const isEmpty = (prompts: Prompts): boolean =>
  prompts.every((prompt) => 'text' in prompt && Object.values(prompt.text).every((text) => text.trim() === ''))

const checkPrompt = (
  prompt: Prompt,
  path: string,
  languages: readonly string[],
  world: World,
  findings: Finding[],
): void => {
  if (prompt.language !== undefined && !languages.includes(prompt.language))
    findings.push(notListed(prompt.language, `${path}/language`, languages))
  const wanted = prompt.language === undefined ? languages : [prompt.language]
  if ('text' in prompt) {
    for (const language of wanted)
      if (!Object.hasOwn(prompt.text, language) || prompt.text[language]?.trim() === '')
        findings.push(finding('language-missing', `${path}/text/${language}`, { language }))
    for (const [language, text] of Object.entries(prompt.text)) wrongBraces(text, `${path}/text/${language}`, findings)
    return
  }
  const { prompts } = world
  if (prompts === undefined) return
  const has = Object.hasOwn(prompts, prompt.prompt) ? prompts[prompt.prompt] : undefined
  if (has === undefined)
    findings.push(
      finding('prompt-unknown', `${path}/prompt`, { prompt: prompt.prompt, language: languages[0] ?? 'en' }),
    )
  else
    for (const language of wanted)
      if (!has.includes(language)) findings.push(finding('language-missing', `${path}/prompt`, { language }))
}

const wrongBraces = (text: string, path: string, findings: Finding[]): void => {
  if ((text.includes('{{') || text.includes('}}')) && templateParts(text) === null)
    findings.push(finding('template-wrong', path, { text: text.slice(0, 80), known: SPOKEN_AS.join(', ') }))
}

const unknownLanguage = ({ languages }: World, language: string, path: string, findings: Finding[]): void => {
  if (languages !== undefined && !languages.includes(language))
    findings.push(finding('language-unknown', path, { language, known: languages.join(', ') }))
}

const notListed = (language: string, path: string, languages: readonly string[]): Finding =>
  finding('language-not-listed', path, { language, known: languages.map((one) => `"${one}"`).join(', ') })
