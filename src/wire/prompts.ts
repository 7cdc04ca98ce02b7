/** What flows play that people have spoken. */
import Type, { type Static } from 'typebox'
import { CONTENT_PATTERN, PROMPT_LANGUAGE_PATTERN } from '../core/prompts/words.ts'
import { closed, Duration, Id, Label, listOf, Moment } from './basics.ts'

const Content = Type.String({ pattern: CONTENT_PATTERN.source })
const Language = Type.String({ pattern: PROMPT_LANGUAGE_PATTERN.source, examples: ['id'] })

const Take = Type.Object(
  { content: Content, durationMs: Duration, bytes: Type.Integer(), savedAt: Moment, by: Type.String() },
  closed,
)
/** `takes` by language: the first of each is played, the others were before. */
export const Prompt = Type.Object({ id: Id, name: Label, takes: Type.Record(Language, Type.Array(Take)) }, closed)
export type Prompt = Static<typeof Prompt>
export const PromptList = listOf(Prompt)

/** Of a new one whose sound is the body. `id` may be chosen; else it is made of the name. */
export const NewPromptQuery = Type.Object({ name: Label, language: Language, id: Type.Optional(Id) }, closed)
/** `play`: which of the takes is played, by language. */
export const PromptPatch = Type.Object(
  { name: Type.Optional(Label), play: Type.Optional(Type.Record(Language, Content, closed)) },
  { ...closed, minProperties: 1 },
)
export const PromptAudioParams = Type.Object({ id: Id, language: Language }, closed)
/** Without it the one that is played. */
export const PromptAudioQuery = Type.Object({ content: Type.Optional(Content) }, closed)
