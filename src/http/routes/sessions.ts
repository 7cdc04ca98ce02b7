import { agentId } from '../../core/ids.ts'
import type { UserRow } from '../../ports/store.ts'
import { toMoment } from '../../wire/basics.ts'
import { Credentials, Session, User } from '../../wire/sessions.ts'
import { signedIn } from '../auth/guard.ts'
import type { Passwords } from '../auth/passwords.ts'
import { COOKIE, openSession, principalOf } from '../auth/sessions.ts'
import { createThrottle } from '../auth/throttle.ts'
import type { App, HttpDeps } from '../deps.ts'
import { oneAtATimePerKey } from '../one-at-a-time.ts'
import { ProblemError } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

export const sessionRoutes = (app: App, deps: HttpDeps, passwords: Passwords): void => {
  const throttle = createThrottle()
  // Guesses sent all at once would else pass before the first of them has failed.
  const inTurn = oneAtATimePerKey()
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: deps.config.secureCookie } as const

  app.post(
    '/sessions',
    {
      schema: {
        tags: ['sessions'],
        summary: 'Sign in: a token for programs, a cookie for browsers',
        body: Credentials,
        response: makes(Session),
      },
    },
    async (request, reply) => {
      const { username, password } = request.body
      const user = await inTurn(`${request.ip} ${username}`, async () => {
        const waitMs = throttle.waitFor(username, request.ip, deps.now())
        if (waitMs > 0) throw slowedDown(waitMs)
        const found = await deps.store.userByName(username)
        const matches = await passwords.verify(found?.passwordHash ?? null, password)
        if (found === null || !matches || principalOf(deps, found) === null) {
          throttle.failed(username, request.ip, deps.now())
          throw new ProblemError(401, 'The username or the password is wrong.')
        }
        throttle.succeeded(username, request.ip)
        return found
      })
      const { token, row } = await openSession(deps, user)
      reply.setCookie(COOKIE, token, { ...cookie, maxAge: Math.floor(deps.config.sessionMs / 1000) })
      reply.header('cache-control', 'no-store').code(201)
      return { token, expiresAt: toMoment(row.expiresAt), user: presentUser(deps, user) }
    },
  )

  app.delete(
    '/sessions/current',
    { schema: { tags: ['sessions'], summary: 'Sign out', response: answersNothing } },
    async (request, reply) => {
      if (request.sessionHash !== null) await deps.store.endSession(request.sessionHash)
      reply.clearCookie(COOKIE, cookie).code(204)
      return null
    },
  )

  app.get(
    '/me',
    { schema: { tags: ['sessions'], summary: 'The signed-in user', response: answers(User) } },
    async (request) => presentUser(deps, signedIn(request)),
  )
}

const presentUser = (deps: HttpDeps, user: Pick<UserRow, 'id' | 'username' | 'roles'>): User => {
  const name = deps.center.view.agents.get(agentId(user.id))?.name ?? user.username
  return { id: user.id, username: user.username, name, roles: [...user.roles] }
}

const slowedDown = (waitMs: number): ProblemError =>
  new ProblemError(429, 'Too many failed sign-ins; wait a little.', [], {
    'retry-after': String(Math.ceil(waitMs / 1000)),
  })
