import Type, { type Static } from 'typebox'
import { closed, Id, Moment, nullable } from './basics.ts'

/** The cookie that carries a browser's sign-in. */
export const SESSION_COOKIE = 'sambung_session'

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

export const CurrentSession = Type.Object({ user: nullable(User) }, closed)
export type CurrentSession = Static<typeof CurrentSession>

/** What is asked of one's phone: `takeOver` takes it from another window or machine that has it. */
export const PhoneQuery = Type.Object({ takeOver: Type.Optional(Type.Boolean()) }, closed)

/** A STUN or TURN server of the operator's; one that wants to know who comes is told by a name that is good for minutes. */
export const IceServer = Type.Object(
  { urls: Type.String(), username: Type.Optional(Type.String()), credential: Type.Optional(Type.String()) },
  closed,
)
export type IceServer = Static<typeof IceServer>
export const IceServers = Type.Object({ iceServers: Type.Array(IceServer) }, closed)
export type IceServers = Static<typeof IceServers>

/** The browser's telephone: what it registers with at `/sip`, for as long as the sign-in lasts. */
export const Phone = Type.Object(
  {
    uri: Type.String({ examples: ['sip:web-0123456789abcdef@desk.example.org'] }),
    secret: Type.String(),
    expiresAt: Moment,
    /** Our own only; none unless the operator has set some. */
    iceServers: Type.Array(IceServer),
  },
  closed,
)
export type Phone = Static<typeof Phone>

/** What the page will know its test leg by: nobody else can call as that. */
export const TestLegOrder = Type.Object(
  { mark: Type.String({ pattern: '^[0-9a-f]{16}$', examples: ['00c1f0e2a4b83d57'] }) },
  closed,
)
export const TestLegResult = Type.Object(
  {
    /** Whether sound came from the page. */
    heard: Type.Boolean(),
  },
  closed,
)
export type TestLegResult = Static<typeof TestLegResult>
