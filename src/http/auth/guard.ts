/** Asks of every request, before its body is read: who is it, was it sent on purpose, and may they. */
import type { FastifyRequest } from 'fastify'
import type { Contact } from '../../core/call/contact.ts'
import { type AgentId, agentId, contactId, obligationId, recordingId } from '../../core/ids.ts'
import type { App, HttpDeps } from '../deps.ts'
import { type Rule, ruleOf } from '../policy.ts'
import { forbidden, notFound, ProblemError } from '../problem.ts'
import { COOKIE, hashToken, isToken, type Principal, resolveHash } from './sessions.ts'
import type { Tickets } from './tickets.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null on public routes. */
    principal: Principal | null
    /** The SHA-256 of the token that was shown. */
    sessionHash: string | null
  }
  interface FastifyContextConfig {
    rule?: Rule
  }
}

/**
 * Must be added before any route. Gives back the routes that came without an entry in the policy: they are refused to
 * everybody, and the start ends over them.
 */
export const addGuard = (app: App, deps: HttpDeps, tickets: Pick<Tickets, 'redeem'>): readonly string[] => {
  const unruled: string[] = []
  app.decorateRequest('principal', null)
  app.decorateRequest('sessionHash', null)
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      const rule = ruleOf(method, route.url)
      if (rule === undefined) unruled.push(`${method} ${route.url}`)
      else route.config = { ...route.config, rule }
    }
  })
  app.addHook('onRequest', async (request) => {
    const rule = request.routeOptions.config.rule
    if (request.is404) return
    if (rule === undefined) throw forbidden('Nobody may do this.')
    if (rule === 'public') return refuseForeignSite(request)
    if (typeof rule === 'object' && 'local' in rule && isLocal(request, deps)) return
    await authenticate(request, deps, tickets, rule === 'socket')
    if (!mayTry(rule, signedIn(request))) throw forbidden('This is not for your role.')
  })
  app.addHook('preHandler', async (request) => {
    const rule = request.routeOptions.config.rule
    if (request.is404 || rule === undefined || typeof rule !== 'object' || !('own' in rule)) return
    const principal = signedIn(request)
    if (rule.roles.some((role) => principal.roles.includes(role))) return
    if (!(await isOwn(rule.own, request, principal, deps))) throw forbidden('This is not yours.')
  })
  return unruled
}

/** Who is asking, where the policy has made sure that somebody is. */
export const signedIn = (request: FastifyRequest): Principal => {
  if (request.principal === null) throw unauthorized()
  return request.principal
}

/** Who is asking where nobody has to be: null for nobody. */
export const whoAsks = async (request: FastifyRequest, deps: HttpDeps): Promise<Principal | null> => {
  const session = sessionIn(request)
  return session === null ? null : resolveHash(deps, session)
}
export const leads = (role: string): boolean => role === 'admin' || role === 'supervisor'

/** Whether this person may do it to everything, not only to what is theirs. */
export const isLeader = (principal: Principal): boolean => principal.roles.some(leads)

const unauthorized = (): ProblemError =>
  new ProblemError(401, 'Sign in first.', [], { 'www-authenticate': 'Bearer realm="sambung"' })

const authenticate = async (
  request: FastifyRequest,
  deps: HttpDeps,
  tickets: Pick<Tickets, 'redeem'>,
  isSocket: boolean,
): Promise<void> => {
  const header = request.headers.authorization
  const ticket = ticketIn(request, isSocket)
  const byCookie = header === undefined && ticket === undefined
  const session = ticket === undefined ? sessionIn(request) : tickets.redeem(ticket)
  if (session === null) throw unauthorized()
  const principal = await resolveHash(deps, session)
  if (principal === null) throw unauthorized()
  // Only a cookie is sent without anybody meaning to. A foreign page may not even read from a socket, which it could.
  if (byCookie && (isSocket ? !isFromOurPage(request) : !isSafe(request) && !isSameOrigin(request)))
    throw forbidden('This came from another site.')
  request.principal = principal
  request.sessionHash = session
}

/** The hash of the token that is shown. A wrong header is not forgiven for the cookie beside it: the caller is told. */
const sessionIn = (request: FastifyRequest): string | null => {
  const header = request.headers.authorization
  const token = header === undefined ? request.cookies[COOKIE] : /^Bearer +([^ ]+)$/i.exec(header)?.[1]
  return token !== undefined && isToken(token) ? hashToken(token) : null
}

/** In the URL of a socket; or in the header of a request that is made for one, as the edge makes it. */
const ticketIn = (request: FastifyRequest, isSocket: boolean): string | undefined => {
  const header = request.headers.authorization
  if (header !== undefined) return isSafe(request) ? /^Ticket +([^ ]+)$/i.exec(header)?.[1] : undefined
  const { query } = request
  const ticket = typeof query === 'object' && query !== null && 'ticket' in query ? query.ticket : undefined
  return isSocket && typeof ticket === 'string' ? ticket : undefined
}

const isSafe = (request: FastifyRequest): boolean => request.method === 'GET' || request.method === 'HEAD'

/** Browsers say where a request comes from; one that says nothing is not believed. */
const isSameOrigin = (request: FastifyRequest): boolean => {
  const site = request.headers['sec-fetch-site']
  return site === undefined ? isFromOurPage(request) : site === 'same-origin'
}

/** By the origin alone: not every browser says `sec-fetch-site` of a WebSocket as of other requests. */
const isFromOurPage = (request: FastifyRequest): boolean => {
  const origin = request.headers.origin
  if (origin === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === request.headers.host
}

/** Nobody is signed in, or to another account, by a foreign page either. */
const refuseForeignSite = (request: FastifyRequest): void => {
  const says = request.headers['sec-fetch-site'] !== undefined || request.headers.origin !== undefined
  if (!isSafe(request) && says && !isSameOrigin(request)) throw forbidden('This came from another site.')
}

/** From this machine and not passed on by a proxy on it, the edge apart, which adds one address. */
const isLocal = (request: FastifyRequest, deps: HttpDeps): boolean => {
  const passedOnBy = request.headers['x-forwarded-for']
  return (
    /^(?:127\.|::1$|::ffff:127\.)/.test(request.ip ?? '') &&
    (passedOnBy === undefined || (deps.config.behindEdge && !passedOnBy.includes(','))) &&
    request.headers.forwarded === undefined
  )
}

const mayTry = (rule: Exclude<Rule, 'public'>, principal: Principal): boolean => {
  if (rule === 'signed-in' || rule === 'socket') return true
  const roles = 'local' in rule ? rule.local : rule.roles
  return roles.some((role) => principal.roles.includes(role)) || ('own' in rule && principal.roles.includes('agent'))
}

type Own = Exclude<Extract<Rule, { readonly roles: unknown }>['own'], undefined>

const isOwn = async (
  own: Own | undefined,
  request: FastifyRequest,
  principal: Principal,
  deps: HttpDeps,
): Promise<boolean> => {
  if (own === undefined) return false
  if (own === 'list') return true
  const id = idOf(request)
  if (own === 'agent') return id === 'me' || id === principal.id
  if (own === 'contact') return hasContact(id, principal, deps)
  return hasContact(await contactBehind(own, id, deps), principal, deps)
}

/** The contact that a recording or an obligation is of. */
const contactBehind = async (own: 'recording' | 'obligation', id: string, deps: HttpDeps): Promise<string> => {
  const found =
    own === 'recording'
      ? await deps.store.recording(recordingId(id))
      : (deps.center.view.obligations.get(obligationId(id)) ?? (await deps.store.obligation(obligationId(id))))
  if (found === null) throw notFound(own)
  return found.contact
}

/** A live contact is whose it is now; a closed one is whose it was. */
const hasContact = async (id: string, principal: Principal, deps: HttpDeps): Promise<boolean> => {
  const me = agentId(principal.id)
  const live = deps.center.view.contacts.get(contactId(id))
  if (live !== undefined) return isWith(live, me)
  const row = await deps.store.contact(contactId(id))
  if (row === null) throw notFound('contact')
  return row.agent === me
}

/** They have it, are offered it, were asked into it, are called by a colleague, or still write up their part of it. */
const isWith = ({ agent, phase, partings = [], colleague }: Contact, me: AgentId): boolean =>
  agent === me ||
  colleague === me ||
  partings.includes(me) ||
  ('agent' in phase && phase.agent === me) ||
  ('third' in phase && phase.third.agent === me)

const idOf = (request: FastifyRequest): string => {
  const params = request.params
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
}
