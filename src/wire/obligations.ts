import Type, { type Static } from 'typebox'
import { CHANNELS } from '../core/call/contact.ts'
import { CLOSING_OUTCOMES, VAIN_CALLBACKS } from '../core/obligation/words.ts'
import { closed, Id, listOf, Moment, nullable } from './basics.ts'

/** What an inbound contact makes us owe: an answer, or somebody's word on how it was made good. */
export const Obligation = Type.Object(
  {
    id: Id,
    contact: Id,
    channel: Type.String(),
    openedAt: Moment,
    dueAt: Moment,
    /** While it is open: they asked to be called back, and were not reached as often as was tried, or in time. */
    callback: nullable(Type.Enum(VAIN_CALLBACKS)),
    closedAt: nullable(Moment),
    /** `answered` by a talk, else as it was closed by hand; null while it is open. */
    outcome: nullable(Type.String()),
    note: nullable(Type.String()),
    /** Who closed it by hand. */
    closedBy: nullable(Id),
  },
  closed,
)
export type Obligation = Static<typeof Obligation>
export const ObligationList = listOf(Obligation)

export const ObligationQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum(['open', 'closed'])),
    channel: Type.Optional(Type.Enum(CHANNELS)),
    contact: Type.Optional(Id),
    dueBefore: Type.Optional(Moment),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  closed,
)
export type ObligationQuery = Static<typeof ObligationQuery>

/** Nothing is closed without a word on how it was made good. */
export const ClosingOrder = Type.Object(
  {
    outcome: Type.Enum(CLOSING_OUTCOMES),
    note: Type.Optional(nullable(Type.String({ maxLength: 4_000 }))),
  },
  closed,
)
