import Type, { type Static } from 'typebox'
import { closed, listOf, Moment, nullable } from './basics.ts'

/** An address from which somebody tries to get into the switch without being let in. */
export const Intruder = Type.Object(
  {
    address: Type.String({ examples: ['192.0.2.66'] }),
    /** In the last ten minutes, those that came while it was shut out among them. */
    attempts: Type.Integer({ minimum: 0 }),
    lastAt: Moment,
    /** Until when it is shut out; null when it is not. */
    bannedUntil: nullable(Moment),
  },
  closed,
)
export type Intruder = Static<typeof Intruder>

export const IntruderList = listOf(Intruder)
