/** What a kind of node is: its schema, what it does with a caller, and what it says about itself to `check` and the editor. */
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { EpochMs, Ms } from '../ids.ts'
import type { FindingCode } from './findings.ts'
import type { Prompts } from './format.ts'
import type { Hours } from './hours.ts'
import { type Problem, problemsOf } from './problems.ts'
import type { Command, HandOver, Outcome, Session, Trouble, Why } from './session.ts'

/** The caller and the moment, as a node sees them. */
export interface Call {
  readonly session: Session
  readonly at: EpochMs
  readonly hours: (id: string) => Hours | undefined
}

/** What a node wants done. */
export type Move =
  | {
      readonly type: 'leave'
      readonly exit: string
      readonly why: Why
      readonly set?: readonly Assignment[]
      readonly language?: string
      readonly commands?: readonly Command[]
    }
  | { readonly type: 'say'; readonly prompts: Prompts; readonly bargeIn: boolean }
  /** The node's `question`. */
  | { readonly type: 'ask' }
  | { readonly type: 'hand-over'; readonly command: HandOver }
  | { readonly type: 'hang-up' }
  /** The node cannot serve the caller: a setting was never chosen, unless `trouble` says otherwise. */
  | { readonly type: 'lost'; readonly trouble?: Trouble }

export interface Assignment {
  readonly variable: string
  readonly value: string
  readonly secret: boolean
}

export interface Question {
  readonly prompts: Prompts
  readonly bargeIn: boolean
  readonly timeoutMs: Ms
  readonly interDigitMs: Ms
  readonly retries: number
  readonly onSilence?: Prompts
  readonly onInvalid?: Prompts
}

export interface ExitRule {
  readonly exit: string
  /** When it is taken, for people. */
  readonly when: string
  /** An exit that may stay unlinked: the one taken instead, or null when the caller then goes to the flow's fallback. */
  readonly instead?: string | null
  /** Unlinked, the call ends here. */
  readonly ends?: boolean
  /** Taken without the caller having done anything. */
  readonly unasked?: boolean
}

/** What a node needs of the world; `path` is the place within the node. */
export interface Uses {
  readonly refs?: readonly { readonly to: RefKind; readonly id: string | undefined; readonly path: string }[]
  readonly prompts?: readonly { readonly prompts: Prompts; readonly path: string; readonly needed?: boolean }[]
  /** Texts with places to fill in, besides prompts; the variables in them are among `reads`. */
  readonly templates?: readonly { readonly text: string; readonly path: string }[]
  readonly reads?: readonly { readonly variable: string; readonly path: string }[]
  /** Set when the node is left by `next`. */
  readonly writes?: readonly {
    readonly variable: string
    readonly secret: boolean
    /** What it is made of: of something masked, it is masked. */
    readonly from?: readonly string[]
  }[]
  readonly languages?: readonly { readonly language: string; readonly path: string }[]
}
export type RefKind = 'queue' | 'agent' | 'flow' | 'hours'

/** What a kind alone can see to be wrong with its settings. */
export interface Wrong {
  readonly code: FindingCode
  readonly path: string
  readonly values: Readonly<Record<string, string>>
}

/** One node with its settings bound. */
export interface Logic {
  readonly exits: readonly ExitRule[]
  /** Time passes here with somebody: a loop through it does not spin. */
  readonly waits: boolean
  readonly uses: Uses
  readonly wrong?: readonly Wrong[]
  readonly begin: (call: Call) => Move
  /** What was said has been heard or broken off. */
  readonly heard?: (call: Call, why: Why) => Move
  readonly question?: Question
  /** What is to be done when the question stays without an answer. */
  readonly unanswered?: readonly Command[]
  /** Keys after the question: enough of them, wrong, or `more` may come; `ended`: none will. */
  readonly typed?: (answer: string, ended: boolean) => Move | 'more' | 'wrong'
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export interface NodeKind<K extends string = string, S extends TSchema = TSchema> {
  readonly kind: K
  readonly schema: S
  /** What it is for, in a sentence. */
  readonly says: string
  readonly read: (value: unknown) => Read<Logic>
}

export const defineKind = <const K extends string, S extends TSchema>(
  kind: K,
  says: string,
  schema: S,
  logic: (node: Static<S>) => Logic,
): NodeKind<K, S> => {
  const validator = Compile(schema)
  const isNode = (value: unknown): value is Static<S> => validator.Check(value)
  return {
    kind,
    schema,
    says,
    read: (value) =>
      isNode(value) ? { ok: true, value: logic(value) } : { ok: false, problems: problemsOf(schema, value) },
  }
}

/** How a caller comes back, as exits that may stay unlinked: then it is as if it had failed, or for `ends` the call is over. */
export const comingBack = (
  ...rows: readonly (readonly [outcome: Outcome, when: string, unlinked?: 'ends'])[]
): readonly ExitRule[] =>
  rows.map(([exit, when, unlinked]) => ({
    exit,
    when,
    instead: exit === 'failed' ? null : 'failed',
    unasked: true,
    ...(unlinked === 'ends' && { ends: true }),
  }))

/** The exits of every question, for who never gave a valid answer. */
export const UNANSWERED: readonly ExitRule[] = [
  { exit: 'invalid', when: 'the keys were wrong, and so were they each time it was asked again' },
  { exit: 'silence', when: 'nothing was pressed, nor each time it was asked again', unasked: true },
]

export const questionPrompts = ({ prompts, onSilence, onInvalid }: Question): NonNullable<Uses['prompts']> => [
  { prompts, path: 'prompts', needed: true },
  ...(onSilence === undefined ? [] : [{ prompts: onSilence, path: 'onSilence' }]),
  ...(onInvalid === undefined ? [] : [{ prompts: onInvalid, path: 'onInvalid' }]),
]
