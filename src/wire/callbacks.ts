import Type, { type Static } from 'typebox'
import { closed, Duration, Id, listOf, Moment, nullable } from './basics.ts'

/** Somebody who asked to be called back. */
export const Callback = Type.Object(
  {
    /** Also the contact of the calls to them. */
    id: Id,
    queue: Id,
    /** Null once their words were erased. */
    number: nullable(Type.String()),
    /** `held`: not before `heldUntil`; `waiting`: for an agent; `offered`, `dialling`: an agent has it in hand; `done`: it is over. */
    state: Type.Enum(['held', 'waiting', 'offered', 'dialling', 'done']),
    askedAt: Moment,
    /** Since when they have waited: that is their place. */
    enqueuedAt: Moment,
    waitedMs: Duration,
    agent: nullable(Id),
    heldUntil: nullable(Moment),
    /** Why it is held: its caller still listens, it is closed, or they were not reached. */
    heldFor: nullable(Type.Enum(['leaving', 'closed', 'missed', 'capped'])),
    /** The wish ends then, unless an agent has it in hand; null: never. */
    expiresAt: nullable(Moment),
    /** Calls that came to nothing, and what the last one came to; null when it is done: its contact's timeline tells. */
    attempts: nullable(Type.Integer({ minimum: 0 })),
    lastOutcome: nullable(Type.String()),
    /** When it was over, and what it came to: `answered`, `adopted` by their own call, `expired` … */
    endedAt: nullable(Moment),
    outcome: nullable(Type.String()),
    /** What it makes good when they are reached: close one by hand, and the last closes it. */
    obligations: Type.Array(Id),
  },
  closed,
)
export type Callback = Static<typeof Callback>
export const CallbackList = listOf(Callback)

export const CallbackQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    state: Type.Optional(
      Type.Enum(['open', 'done'], {
        description: '`open` (when absent): who was not reached yet; `done`: newest first',
      }),
    ),
  },
  closed,
)
