/**
 * A caller in a flow, as plain JSON: written down, it goes on after a restart. It stays with the version it began with.
 *
 *     new ─begin─> saying ─> asking ─> … ─> away (in a queue, with an agent, …) ─came-back─> …
 *                      every phase ──hung-up──> over
 *
 * `secrets` holds what was typed where it is masked, `typed` what was typed ahead, `answer` what is being typed: none of them goes
 * to a log or a page.
 */
import type { Skill } from '../agent/words.ts'
import type { EpochMs } from '../ids.ts'
import type { SpokenAs } from './template.ts'

export interface Session {
  readonly flow: string
  readonly version: number
  readonly from: string
  readonly to: string
  readonly language: string
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** Keys that nothing has asked for yet. */
  readonly typed: string
  /** Questions in a row that the caller left without a valid key. */
  readonly unanswered: number
  /** Playbacks in a row without a valid key between them. */
  readonly monologue: number
  /** Flows in a row that were entered without a key between them. */
  readonly hops: number
  /** Times in a row that somebody gave the caller back at once. */
  readonly returns: number
  /** How many playbacks there were; a playback is named by its number. */
  readonly plays: number
  /** How many deadlines there were; the timer of another one is stale. */
  readonly timers: number
  readonly deadline: { readonly at: EpochMs; readonly nth: number } | null
  readonly phase: Phase
}

export type Phase =
  | { readonly type: 'new' }
  | { readonly type: 'saying'; readonly node: string; readonly play: number; readonly bargeIn: boolean }
  | {
      readonly type: 'asking'
      readonly node: string
      /** The playback that is heard; null once it has ended. */
      readonly play: number | null
      readonly answer: string
      /** How often it has been asked again. */
      readonly again: number
    }
  /** With somebody else, who may give the caller back. Of no node: gone where callers go whom a flow has lost. */
  | { readonly type: 'away'; readonly node: string | null; readonly since: EpochMs }
  | { readonly type: 'over' }

/** How a caller comes back from where a node sent them. */
export const OUTCOMES = [
  'ended',
  'timeout',
  'full',
  'closed',
  'nobody',
  'busy',
  'no-answer',
  'left',
  'empty',
  'failed',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export type FlowInput =
  | { readonly type: 'begin' }
  | { readonly type: 'digit'; readonly digit: string }
  | { readonly type: 'prompt-ended'; readonly play: number; readonly failed?: boolean }
  | { readonly type: 'timer'; readonly nth: number }
  | { readonly type: 'came-back'; readonly outcome: Outcome }
  /** After an outage, in which keys and the ends of prompts were lost: where the caller is, all is said again. */
  | { readonly type: 'resumed' }
  | { readonly type: 'hung-up' }

/** What is to be heard, ready to be made: a text, a value to be spoken as words, or a recording. */
export type Heard =
  | { readonly type: 'text'; readonly language: string; readonly text: string }
  | {
      readonly type: 'value'
      readonly language: string
      readonly as: Exclude<SpokenAs, 'text'>
      readonly value: string
    }
  | { readonly type: 'prompt'; readonly language: string; readonly prompt: string }

/** What takes the caller out of the flow's hands, for a while or for good. */
export type HandOver =
  | {
      readonly type: 'to-queue'
      readonly queue: string
      /** Queues whose agents may take the caller too. */
      readonly also: readonly string[]
      readonly skills: readonly Skill[]
      readonly priority: number
      readonly maxWaitMs: number | null
    }
  | { readonly type: 'to-agent'; readonly agent: string; readonly ringMs: number }
  | { readonly type: 'to-number'; readonly number: string; readonly ringMs: number }
  /** The other flow begins with these; `hops` goes with it, so that flows cannot send a caller round and round. */
  | {
      readonly type: 'to-flow'
      readonly flow: string
      readonly language: string
      readonly variables: Readonly<Record<string, string>>
      readonly secrets: Readonly<Record<string, string>>
      readonly typed: string
      readonly hops: number
    }
  | {
      readonly type: 'voicemail'
      readonly queue: string | null
      readonly maxMs: number
      readonly silenceMs: number
      readonly endKey: string | null
      /** The exits by which the flow goes on; after the others the call is over. */
      readonly backWhen: readonly ('left' | 'empty')[]
    }
  /** Nothing else is left: the net of the switch takes the caller. */
  | { readonly type: 'to-net' }

export type Command =
  | { readonly type: 'play'; readonly play: number; readonly prompts: readonly Heard[] }
  | { readonly type: 'stop-play'; readonly play: number }
  | { readonly type: 'consent'; readonly given: boolean }
  | { readonly type: 'hang-up' }
  | { readonly type: 'note'; readonly note: Note }
  | HandOver

/** What the timeline tells; never a digit or a value that is masked. */
export type Note =
  | { readonly type: 'entered'; readonly node: string }
  | { readonly type: 'left'; readonly node: string; readonly exit: string; readonly to: string; readonly why: Why }
  /** `value` is null where it is masked. */
  | { readonly type: 'variable-set'; readonly variable: string; readonly value: string | null }
  | { readonly type: 'language-set'; readonly language: string }
  /** The caller hung up here. */
  | { readonly type: 'hung-up'; readonly node: string | null }
  | { readonly type: 'trouble'; readonly node: string | null; readonly trouble: Trouble }

/** Why a node was left by that exit. `keys` is null where they are masked. */
export type Why =
  | { readonly because: 'heard' | 'barge-in' | 'silence' | 'wrong-keys' | 'set' }
  | { readonly because: 'keys'; readonly keys: string | null }
  | { readonly because: 'hours'; readonly hours: string; readonly local: string; readonly exception: string | null }
  | { readonly because: 'no-hours'; readonly hours: string | null }
  | { readonly because: 'condition'; readonly holds: boolean }
  | { readonly because: 'came-back'; readonly outcome: Outcome }

export type Trouble =
  | 'exit-leads-nowhere'
  | 'setting-missing'
  | 'too-many-steps'
  | 'too-many-flows'
  | 'nobody-answers'
  | 'other-flow'
  | 'prompt-failed'
  | 'prompt-endless'
  | 'language-missing'
  | 'came-back-unwanted'

export interface Beginning {
  readonly flow: string
  readonly version: number
  readonly from: string
  readonly to: string
  readonly language: string
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  readonly typed?: string
  readonly hops?: number
}

/** A caller who is about to enter a flow; `begin` is their first input. */
export const newSession = ({ variables = {}, secrets = {}, typed = '', hops = 0, ...rest }: Beginning): Session => ({
  ...rest,
  variables,
  secrets,
  typed,
  unanswered: 0,
  monologue: 0,
  hops,
  returns: 0,
  plays: 0,
  timers: 0,
  deadline: null,
  phase: { type: 'new' },
})

/** What a variable holds; nothing when it was never set. Names with a dot are given by the centre. */
export const contentOf = (session: Session, variable: string): string => {
  switch (variable) {
    case 'call.from':
      return session.from
    case 'call.to':
      return session.to
    case 'call.language':
      return session.language
    default:
      if (Object.hasOwn(session.variables, variable)) return session.variables[variable] ?? ''
      return Object.hasOwn(session.secrets, variable) ? (session.secrets[variable] ?? '') : ''
  }
}
/** The names that `contentOf` knows without a flow's doing. */
export const GIVEN_BY_CENTRE = ['call.from', 'call.to', 'call.language'] as const

export const isSecret = (session: Session, variable: string): boolean => Object.hasOwn(session.secrets, variable)
