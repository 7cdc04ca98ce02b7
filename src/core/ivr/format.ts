/**
 * The JSON of a flow, format 1: what the editor saves, what lies in dialplan/flows, what calls run. It is never changed, only
 * added to: a property or a kind that a version does not know is refused with its place, a higher `format` as a whole.
 *
 *     { "format": 1, "id", "name", "languages": [first the one a call begins in], "start": node, "fallback"?: {queue},
 *       "given"?: [variables another flow hands over], "nodes": { id: { "kind", "label"?, …settings, "exits": {name: node}, "at"? } } }
 *
 * A setting that is chosen from a list (a queue, an agent, hours) may be absent, and so may any exit: a draft is saved half done,
 * and `check` says what is missing. Everything else stands in the file: no default can change under a published flow.
 */
import Type, { type Static, type TProperties } from 'typebox'
import { DIALLED_PATTERN } from '../dial.ts'
import { ID_PATTERN } from '../ids.ts'

export const FORMAT = 1
/** A flow of 1,000 nodes takes a third of it. */
export const FLOW_MOST = { characters: 2_000_000, nodes: 2_000 } as const

/** Neither markup nor what hides or turns text around: wherever it is shown or spoken it is only words. */
const FORBIDDEN = '<>\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069'
const words = (least: number, most: number, lines: boolean) =>
  Type.String({
    pattern: `^[^${FORBIDDEN}${lines ? '' : '\\n'}]*$`,
    minLength: least,
    maxLength: most,
    description: `plain text of ${least} to ${most} characters without < and >, such as "Main menu"`,
  })

export const NodeId = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,39}$',
  description: 'a name of small letters, digits and hyphens, such as "main-menu"',
})
/** What exists beside flows: queues, agents, hours, prompts, other flows. */
export const RefId = Type.String({ pattern: ID_PATTERN.source, description: 'an id, such as "support"' })
export const LanguageCode = Type.String({
  pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$',
  description: 'a language, such as "id"',
})
/** What a flow may write; names with a dot (`call.from`) are given by the centre. */
export const Variable = Type.String({
  pattern: '^[a-z][A-Za-z0-9_]{0,39}$',
  description: 'a name of letters, digits and _, such as "customerNumber"',
})
export const Readable = Type.String({
  pattern: '^[a-z][A-Za-z0-9_]{0,39}(\\.[a-z][A-Za-z0-9_]{0,39})?$',
  description: 'the name of a variable, such as "customerNumber" or "call.from"',
})
export const Label = words(0, 120, false)
/** Text in which `{{variable}}` is replaced; see template.ts. */
export const Template = words(0, 2_000, true)
export const Dialled = Type.String({
  pattern: DIALLED_PATTERN.source,
  description: 'a number of digits, such as "+622150001234"',
})
export const Key = Type.String({ pattern: '^[0-9*#]$', description: 'one key, such as "1"' })

const whole = (least: number, most: number, example: number) =>
  Type.Integer({
    minimum: least,
    maximum: most,
    description: `a whole number from ${least} to ${most}, such as ${example}`,
  })
const WaitMs = whole(500, 60_000, 5_000)
const Retries = whole(0, 9, 2)
export const Count = whole

export const Yes = Type.Boolean({ description: 'true or false' })

/** Said to the caller: a text a language, or a recording out of the prompts. `language`: in that one, whichever the caller has. */
const TextPrompt = Type.Object(
  {
    text: Type.Record(LanguageCode, Template, { additionalProperties: false, description: 'a text a language' }),
    language: Type.Optional(LanguageCode),
  },
  { additionalProperties: false, description: 'a text, such as {"text": {"en": "Welcome."}}' },
)
const AudioPrompt = Type.Object(
  { prompt: RefId, language: Type.Optional(LanguageCode) },
  { additionalProperties: false, description: 'a recording, such as {"prompt": "welcome"}' },
)
const Prompt = Type.Union([TextPrompt, AudioPrompt], {
  description: 'a text or a recording, such as {"text": {"en": "Welcome."}} or {"prompt": "welcome"}',
})
export type Prompt = Static<typeof Prompt>
export const Prompts = Type.Array(Prompt, { maxItems: 20, description: 'a list of at most 20 prompts' })
export type Prompts = readonly Prompt[]

/** How every question to the caller is asked. */
export const ASKING = {
  prompts: Prompts,
  /** A key ends the prompt; otherwise it is kept until the prompt has ended. */
  bargeIn: Yes,
  /** From the prompt's end to the first key. */
  timeoutMs: WaitMs,
  /** From one key to the next. */
  interDigitMs: WaitMs,
  /** How often it is asked again, after silence and wrong keys together. */
  retries: Retries,
  onSilence: Type.Optional(Prompts),
  onInvalid: Type.Optional(Prompts),
}

const Place = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'a whole number, such as 120' })
const At = Type.Object(
  { x: Place, y: Place },
  { additionalProperties: false, description: 'a place, such as {"x": 0, "y": 120}' },
)

/** A node of one kind; the order of its properties here is their order in the file. */
export const nodeOf = <const K extends string, S extends TProperties, E extends TProperties>(
  kind: K,
  settings: S,
  exits: E,
) =>
  Type.Object(
    {
      kind: Type.Literal(kind),
      label: Type.Optional(Label),
      ...settings,
      exits: Type.Object(exits, {
        additionalProperties: false,
        description: 'the exits, such as {"next": "main-menu"}',
      }),
      at: Type.Optional(At),
    },
    { additionalProperties: false, description: `a node of kind ${kind}` },
  )
export const Exit = Type.Optional(NodeId)

/** All of a flow but its nodes, which each kind reads itself. */
export const FlowHead = Type.Object(
  {
    format: Type.Literal(FORMAT),
    id: RefId,
    name: words(1, 120, false),
    languages: Type.Array(LanguageCode, {
      minItems: 1,
      maxItems: 20,
      description: 'a list of languages, such as ["id", "en"]',
    }),
    start: NodeId,
    /** Where a caller goes for whom nothing else is left to do; without it the net takes them. */
    fallback: Type.Optional(
      Type.Object(
        { queue: RefId },
        { additionalProperties: false, description: 'a queue, such as {"queue": "support"}' },
      ),
    ),
    /** Variables that are set from outside when the flow begins. */
    given: Type.Optional(Type.Array(Variable, { maxItems: 100, description: 'a list of variables' })),
    nodes: Type.Record(NodeId, Type.Unknown(), { additionalProperties: false, description: 'the nodes by name' }),
  },
  { additionalProperties: false, description: 'a flow' },
)
export type FlowHead = Static<typeof FlowHead>
