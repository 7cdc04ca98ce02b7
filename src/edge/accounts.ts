import type { IncomingMessage } from 'node:http'
import { SESSION_COOKIE } from '../wire/sessions.ts'
import type { Server } from './server.ts'

/** The SIP account that was issued to a sign-in or to a visitor, and the moment at which that ends. */
export interface Account {
  readonly name: string
  readonly until: number
  /** The one number that a visitor may call; null: a sign-in's, whose calls are made by the server. */
  readonly calls: string | null
}

/**
 * What a request shows, as the server is asked with it: `Bearer …` of a sign-in; `Ticket …` of one too, which is good for once;
 * `Visitor …` of a call from the page.
 */
export type Pass = string

export interface Accounts {
  /** The account of this sign-in; the status with which the server refuses it; 503 when nobody knows. */
  of(pass: Pass): Promise<Account | number>
  /** Whether the sign-in still holds. One that was known holds on while the server is away. */
  holds(pass: Pass): Promise<boolean>
  forget(pass: Pass): void
}

const MOST = 10_000

/** Asks the server once for each sign-in, and remembers, so that phones come back while it is away. */
export const createAccounts = (server: Pick<Server, 'ask'>): Accounts => {
  const known = new Map<Pass, Account>()
  const holds: Accounts['holds'] = async (pass) => {
    // A ticket can't be shown again: its account ends in the switch when the sign-in does, and here at its time.
    const answer = isTicket(pass) ? null : await server.ask(isVisitor(pass) ? VISITOR_PATH : '/api/v1/me', pass)
    const isGood = answer?.status === 200 && !(isVisitor(pass) && isOver(answer.body))
    const holdsOn = answer === null ? (known.get(pass)?.until ?? 0) > Date.now() : isGood
    if (!holdsOn) known.delete(pass)
    return holdsOn
  }
  return {
    of: async (pass) => {
      // Asked again for its account, an older sign-in would take the phone back from a newer one.
      const before = isTicket(pass) ? undefined : known.get(pass)
      if (before !== undefined) return (await holds(pass)) ? before : 401
      const answer = await server.ask(isVisitor(pass) ? VISITOR_PATH : '/api/v1/me/phone', pass)
      if (isVisitor(pass) && (answer?.status === 404 || (answer !== null && isOver(answer.body)))) return 401
      if (answer?.status !== 200) return answer?.status ?? 503
      const account = accountIn(answer.body, isVisitor(pass))
      if (account === null) return 503
      const [oldest] = known.keys()
      if (known.size >= MOST && oldest !== undefined) known.delete(oldest)
      known.set(pass, account)
      return account
    },
    holds,
    forget: (pass) => void known.delete(pass),
  }
}

/** By header, by ticket, or by the cookie, in that order. A visitor may be signed in as well, and calls as a visitor. */
export const passOf = ({ headers, url = '' }: IncomingMessage): Pass | null => {
  const { authorization, cookie = '' } = headers
  const ticket = /[?&]ticket=([\w-]+)(?:&|$)/.exec(url)?.[1]
  if (authorization === undefined && ticket !== undefined) return `Ticket ${ticket}`
  const visitor = /[?&]visitor=([\w.-]+)(?:&|$)/.exec(url)?.[1]
  if (authorization === undefined && visitor !== undefined) return `Visitor ${visitor}`
  const byHeader = /^Bearer +([\w-]+)$/i.exec(authorization ?? '')
  const byCookie = new RegExp(`(?:^|;) *${SESSION_COOKIE}=([\\w-]+)`).exec(cookie)
  const token = (authorization === undefined ? byCookie : byHeader)?.[1]
  return token === undefined ? null : `Bearer ${token}`
}

const VISITOR_PATH = '/api/v1/visitor/call'
const isTicket = (pass: Pass): boolean => pass.startsWith('Ticket ')
const isVisitor = (pass: Pass): boolean => pass.startsWith('Visitor ')

/** A visitor's ticket is good for one call. */
const isOver = (body: string): boolean => /"state":"over"/.test(body)

const accountIn = (body: string, ofVisitor: boolean): Account | null => {
  try {
    const { uri, expiresAt, number }: { uri?: unknown; expiresAt?: unknown; number?: unknown } = JSON.parse(body)
    const name = /^sip:([\w.-]+)@/.exec(`${uri}`)?.[1]
    const until = Date.parse(`${expiresAt}`)
    if (name === undefined || Number.isNaN(until)) return null
    if (!ofVisitor) return { name, until, calls: null }
    return typeof number === 'string' ? { name, until, calls: number } : null
  } catch {
    return null
  }
}
