/** Prompts: what people have spoken for flows to play, in one language or more. */
import type { EpochMs, Ms } from '../ids.ts'

/** One recording of it. What it sounds like never changes; another sound is another take. */
export interface Take {
  /** The SHA-256 of the sound as it is kept: the name of its file. */
  readonly content: string
  readonly durationMs: Ms
  readonly bytes: number
  readonly savedAt: EpochMs
  readonly by: string
}

export interface Prompt {
  readonly id: string
  readonly name: string
  /** By language, as in `en`; the first of each is played, the others were before. */
  readonly takes: Readonly<Record<string, readonly Take[]>>
}

/** So many of a language are kept. */
export const TAKES_MOST = 20
export const PROMPTS_MOST = 5_000
export const CONTENT_PATTERN = /^[0-9a-f]{64}$/
export const PROMPT_LANGUAGE_PATTERN = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/

/** What is played in a language; undefined where it has none in that language. */
export const takeIn = (prompt: Prompt, language: string): Take | undefined =>
  Object.hasOwn(prompt.takes, language) ? prompt.takes[language]?.[0] : undefined

/** The prompt with this take as the one that is played in a language; one that was there before moves to the front. */
export const withTake = (prompt: Prompt, language: string, take: Take): Prompt => {
  const before = Object.hasOwn(prompt.takes, language) ? (prompt.takes[language] ?? []) : []
  const others = before.filter(({ content }) => content !== take.content)
  return { ...prompt, takes: { ...prompt.takes, [language]: [take, ...others].slice(0, TAKES_MOST) } }
}
