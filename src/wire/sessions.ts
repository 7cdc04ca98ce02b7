import Type, { type Static } from 'typebox'
import { closed, Id, Moment } from './basics.ts'

/** What signs in; bounded, so that a long password costs no more to check than a short one. */
export const Credentials = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 100 }), password: Type.String({ minLength: 1, maxLength: 256 }) },
  closed,
)

/** The signed-in person. */
export const User = Type.Object(
  {
    id: Id,
    username: Type.String(),
    name: Type.String(),
    roles: Type.Array(Type.String()),
  },
  closed,
)
export type User = Static<typeof User>

export const Session = Type.Object({ token: Type.String(), expiresAt: Moment, user: User }, closed)
export type Session = Static<typeof Session>
