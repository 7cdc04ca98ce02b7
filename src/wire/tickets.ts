import Type, { type Static } from 'typebox'
import { closed, Moment } from './basics.ts'

/** Opens one WebSocket, once, as `?ticket=`. */
export const Ticket = Type.Object({ ticket: Type.String(), expiresAt: Moment }, closed)
export type Ticket = Static<typeof Ticket>
