/** Tickets: what a client without the cookie shows to open a WebSocket, since a browser's WebSocket can carry no header. */
import type { EpochMs, Ms } from '../../core/ids.ts'
import { hashToken } from './sessions.ts'

const TICKET_MS: Ms = 30_000
/** A sign-in may hold as many at once; with one more its oldest is void. */
const HELD_MOST = 20

export interface Tickets {
  /** For the sign-in of this token hash. */
  issue(session: string): { readonly ticket: string; readonly expiresAt: EpochMs }
  /** Whose it is, by the hash of their token; null when it is unknown, used or too old. It is used now. */
  redeem(ticket: string): string | null
}

interface Held {
  readonly session: string
  readonly expiresAt: EpochMs
}

export const createTickets = (deps: { now(): EpochMs; random(bytes: number): Uint8Array }): Tickets => {
  // Oldest first: all live equally long.
  const held = new Map<string, Held>()

  const dropOld = (): void => {
    for (const [hash, { expiresAt }] of held) {
      if (expiresAt > deps.now()) return
      held.delete(hash)
    }
  }
  const makeRoom = (session: string): void => {
    const theirs = [...held].filter(([, one]) => one.session === session)
    const [oldest] = theirs
    if (oldest !== undefined && theirs.length >= HELD_MOST) held.delete(oldest[0])
  }

  return {
    issue: (session) => {
      dropOld()
      makeRoom(session)
      const ticket = Buffer.from(deps.random(32)).toString('base64url')
      const expiresAt = deps.now() + TICKET_MS
      held.set(hashToken(ticket), { session, expiresAt })
      return { ticket, expiresAt }
    },
    redeem: (ticket) => {
      const hash = hashToken(ticket)
      const one = held.get(hash)
      held.delete(hash)
      return one === undefined || one.expiresAt <= deps.now() ? null : one.session
    },
  }
}
