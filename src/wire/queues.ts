import Type, { type Static } from 'typebox'
import { RING_TIMEOUT_MS, STRATEGIES } from '../core/acd/words.ts'
import { CALLBACK_KEY_PATTERN, CALLBACK_LIMITS, USUAL_CALLBACK } from '../core/callback/words.ts'
import { DIALLED_PATTERN } from '../core/dial.ts'
import { Skill } from './agents.ts'
import { closed, Id, Label, listOf, nullable } from './basics.ts'

const { afterMs, everyMs, attempts, pauseMs, validMs } = CALLBACK_LIMITS
/** Who waits may press a key to be called back; null: they may not. */
const CallbackRules = nullable(
  Type.Object(
    {
      key: Type.String({ pattern: CALLBACK_KEY_PATTERN.source, examples: ['1'] }),
      /** After so much waiting they are told of it, and then again and again. */
      afterMs: Type.Integer({ minimum: afterMs.least, maximum: afterMs.most }),
      everyMs: Type.Integer({ minimum: everyMs.least, maximum: everyMs.most }),
      /** Calls that come to nothing, before it is left to people; and the pause after each. */
      attempts: Type.Integer({ minimum: attempts.least, maximum: attempts.most }),
      pauseMs: Type.Integer({ minimum: pauseMs.least, maximum: pauseMs.most }),
      /** Opening hours outside of which nobody is called; null: none. */
      hours: nullable(Type.String({ minLength: 1, maxLength: 80 })),
      validMs: Type.Optional(
        Type.Integer({
          minimum: validMs.least,
          maximum: validMs.most,
          description: 'For so long after they asked they are called; then the wish ends, and an answer stays owed',
          default: USUAL_CALLBACK.validMs,
        }),
      ),
    },
    closed,
  ),
)

const settings = {
  name: Label,
  strategy: Type.Enum(STRATEGIES),
  ringTimeoutMs: Type.Integer({ minimum: RING_TIMEOUT_MS.least, maximum: RING_TIMEOUT_MS.most }),
  wrapupMs: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
  weight: Type.Number({ minimum: 0.001, maximum: 1_000 }),
  requires: Type.Array(Skill, { maxItems: 50 }),
  /** Steps that loosen `requires` with waiting time. */
  relax: Type.Array(Type.Unknown(), { maxItems: 0 }),
  serviceLevel: Type.Object(
    {
      thresholdMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
      target: Type.Number({ minimum: 0, maximum: 1 }),
    },
    closed,
  ),
  recorded: Type.Boolean(),
  callback: CallbackRules,
}

export const Queue = Type.Object({ id: Id, ...settings }, closed)
export type Queue = Static<typeof Queue>
export const QueueList = listOf(Queue)

const optional = {
  strategy: Type.Optional(settings.strategy),
  ringTimeoutMs: Type.Optional(settings.ringTimeoutMs),
  wrapupMs: Type.Optional(settings.wrapupMs),
  weight: Type.Optional(settings.weight),
  requires: Type.Optional(settings.requires),
  relax: Type.Optional(settings.relax),
  serviceLevel: Type.Optional(settings.serviceLevel),
  recorded: Type.Optional(settings.recorded),
  callback: Type.Optional(settings.callback),
}

/** `id` may be chosen; else it is made of the name. */
export const NewQueue = Type.Object({ id: Type.Optional(Id), name: Label, ...optional }, closed)
export type NewQueue = Static<typeof NewQueue>
export const QueuePatch = Type.Object({ name: Type.Optional(Label), ...optional }, { ...closed, minProperties: 1 })
export type QueuePatch = Static<typeof QueuePatch>

const DialledNumber = Type.String({ pattern: DIALLED_PATTERN.source, examples: ['1501'] })
export const NumberParams = Type.Object({ number: DialledNumber }, closed)
/** Where a dialled number leads: to a queue or to a flow. */
const target = { queue: Type.Optional(Id), flow: Type.Optional(Id) }
export const NumberTarget = Type.Object(target, { ...closed, minProperties: 1, maxProperties: 1 })
export type NumberTarget = Static<typeof NumberTarget>
export const NumberEntry = Type.Object({ number: DialledNumber, ...target }, closed)
export type NumberEntry = Static<typeof NumberEntry>
export const NumberList = listOf(NumberEntry)
