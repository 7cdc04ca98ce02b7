/** Flows: what is worked on, what is published, what is wrong with it, and where it would lead a caller. */
import Type, { type Static } from 'typebox'
import { OUTCOMES } from '../core/ivr/session.ts'
import { closed, Id, Label, listOf, Moment, nullable } from './basics.ts'

/** The JSON that the editor saves. It is read by the interpreter, which names every place that is wrong. */
export const FlowJson = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'A flow, format 1',
    examples: [
      {
        format: 1,
        id: 'hotline',
        name: 'Hotline',
        languages: ['id', 'en'],
        start: 'welcome',
        fallback: { queue: 'support' },
        nodes: { welcome: { kind: 'queue', queue: 'support', priority: 0, exits: {} } },
      },
    ],
  },
)

const Version = Type.Integer({ minimum: 1, examples: [1] })

export const Flow = Type.Object(
  {
    id: Id,
    name: Type.String(),
    /** Null when nothing has changed since something was published. */
    draft: nullable(Type.Object({ savedAt: nullable(Moment), by: nullable(Type.String()) }, closed)),
    /** What calls begin with; null: never published. */
    published: nullable(Type.Object({ version: Version, publishedAt: Moment, by: Type.String() }, closed)),
    /** How many versions there are. */
    versions: Type.Integer(),
    numbers: Type.Array(Type.String()),
  },
  closed,
)
export type Flow = Static<typeof Flow>
export const FlowList = listOf(Flow)

/** `flow`: its nodes and languages are taken over, for example of a copy; else it has none yet. */
export const NewFlow = Type.Object({ id: Type.Optional(Id), name: Label, flow: Type.Optional(FlowJson) }, closed)
export type NewFlow = Static<typeof NewFlow>

export const FlowVersion = Type.Object(
  { version: Version, flow: FlowJson, publishedAt: Moment, by: Type.String(), published: Type.Boolean() },
  closed,
)
export type FlowVersion = Static<typeof FlowVersion>
export const FlowVersionList = listOf(FlowVersion)

/** Of a version, of this JSON, or (neither) of what is worked on. */
const which = { version: Type.Optional(Version), flow: Type.Optional(FlowJson) }
export const FlowChoice = Type.Object(which, { ...closed, maxProperties: 1 })
export type FlowChoice = Static<typeof FlowChoice>

/** `version`: one that was published before; absent: the draft. */
export const PublishOrder = Type.Object({ version: Type.Optional(Version) }, closed)

export const Finding = Type.Object(
  {
    code: Type.String(),
    severity: Type.Enum(['error', 'warning']),
    /** As `nodes/main-menu/exits/1`; empty for the flow itself. */
    path: Type.String(),
    text: Type.Object({ en: Type.String(), id: Type.String() }, closed),
  },
  closed,
)
export type Finding = Static<typeof Finding>
/** `publishable`: none of the findings is an error. */
export const FlowCheck = Type.Object({ publishable: Type.Boolean(), findings: Type.Array(Finding) }, closed)

export const DryRunOrder = Type.Object(
  {
    ...which,
    at: Moment,
    from: Type.Optional(Type.String({ maxLength: 40, examples: ['+6281200000001'] })),
    to: Type.Optional(Type.String({ maxLength: 40, examples: ['1500'] })),
    /** At each question: a key, `-` waits until the question gives up, `x` hangs up; silence after the last one. */
    keys: Type.Optional(Type.String({ pattern: '^[0-9*#x-]{0,200}$', examples: ['2-1'] })),
    /** How the caller comes back from those they are handed to, in turn. */
    back: Type.Optional(Type.Array(Type.Enum(OUTCOMES), { maxItems: 20 })),
  },
  closed,
)
export type DryRunOrder = Static<typeof DryRunOrder>

const tagged = (description: string) =>
  Type.Object({ type: Type.String() }, { additionalProperties: true, description })
const Visit = Type.Object(
  {
    node: Type.String(),
    heard: Type.Array(tagged('text, value or prompt')),
    exit: nullable(Type.String()),
    why: nullable(Type.Object({ because: Type.String() }, { additionalProperties: true })),
    troubles: Type.Array(Type.String()),
    done: Type.Array(tagged('what became of it when it was not the next node')),
  },
  closed,
)
export const FlowDryRun = Type.Object(
  {
    path: Type.Array(Visit),
    ending: tagged('hang-up, hung-up, or handed-over with its command'),
    language: Type.String(),
    /** But those that are masked. */
    variables: Type.Record(Type.String(), Type.String()),
  },
  closed,
)
export type FlowDryRun = Static<typeof FlowDryRun>
