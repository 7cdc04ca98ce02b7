import Type, { type Static } from 'typebox'
import { closed, Id } from './basics.ts'

/** What may be called is the core's to say. */
const Dialled = Type.String({ minLength: 1, maxLength: 80, examples: ['02150201234'] })

/** The signed-in agent calls a number, for a queue or for none, or a colleague, by id or user name too. */
export const CallOrder = Type.Object(
  {
    to: Type.Union([Dialled, Type.Object({ number: Dialled }, closed), Type.Object({ agent: Id }, closed)]),
    queue: Type.Optional(Id),
  },
  closed,
)
export type CallOrder = Static<typeof CallOrder>
