import Type, { type Static } from 'typebox'
import { closed, Duration, Id, listOf, Moment, nullable } from './basics.ts'

/** Somebody who asked to be called back, and was not reached yet. */
export const Callback = Type.Object(
  {
    /** Also the contact of the calls to them. */
    id: Id,
    queue: Id,
    number: Type.String(),
    /** `held`: not before `heldUntil`; `waiting`: for an agent; `offered`, `dialling`: an agent has it in hand. */
    state: Type.Enum(['held', 'waiting', 'offered', 'dialling']),
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
    /** Calls that came to nothing, and what the last one came to. */
    attempts: Type.Integer({ minimum: 0 }),
    lastOutcome: nullable(Type.String()),
    /** What it makes good when they are reached: close one by hand, and the last closes it. */
    obligations: Type.Array(Id),
  },
  closed,
)
export type Callback = Static<typeof Callback>
export const CallbackList = listOf(Callback)
