import Type, { type Static } from 'typebox'
import { closed, Moment, nullable } from './basics.ts'
import { Phone } from './sessions.ts'

const Dialled = Type.String({ pattern: '^\\+?[0-9]{1,32}$', examples: ['1501'] })

/** What a visitor may call from the page; nothing when that is switched off. */
export const VisitorDoor = Type.Object(
  { numbers: Type.Array(Type.Object({ number: Dialled, name: Type.String() }, closed)) },
  closed,
)
export type VisitorDoor = Static<typeof VisitorDoor>

export const VisitorWish = Type.Object({ number: Dialled }, closed)

/** A telephone for one call to one number. `ticket` opens its WebSocket, as `/sip?visitor=`, and asks how the call stands. */
export const VisitorTicket = Type.Object({ ticket: Type.String(), ...Phone.properties }, closed)
export type VisitorTicket = Static<typeof VisitorTicket>

/** How the call of a ticket stands; `none` before it begins, `over` after it, or when it began too late. */
export const VisitorCall = Type.Object(
  {
    uri: Type.String(),
    number: nullable(Dialled),
    state: Type.Enum(['none', 'waiting', 'talking', 'held', 'over']),
    expiresAt: Moment,
  },
  closed,
)
export type VisitorCall = Static<typeof VisitorCall>
