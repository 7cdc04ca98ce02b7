import { setTimeout as pauseFor } from 'node:timers/promises'
import { agentId, type Ms } from '../../core/ids.ts'
import { subscriberNet } from '../../core/lines/subscriber-net.ts'
import type { UserRow } from '../../ports/store.ts'
import { toMoment } from '../../wire/basics.ts'
import { Credentials, CurrentSession, Session, User } from '../../wire/sessions.ts'
import { order } from '../accounts.ts'
import { signedIn, whoAsks } from '../auth/guard.ts'
import type { Passwords } from '../auth/passwords.ts'
import { COOKIE, openSession, principalOf } from '../auth/sessions.ts'
import { createThrottle } from '../auth/throttle.ts'
import type { App, HttpDeps } from '../deps.ts'
import { oneAtATimePerKey } from '../one-at-a-time.ts'
import { ProblemError } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

/**
 * While a pair of account and address is slowed down, each wrong password holds up the next attempt of the pair for so long:
 * this is what bounds the guessing, since a right password is let in at any moment.
 */
const GUESS_PAUSE_MS: Ms = 500
/** What had to stand in line longer, in a flood of guesses, is not looked at any more. */
const LONGEST_IN_LINE_MS: Ms = 5_000

export const sessionRoutes = (app: App, deps: HttpDeps, passwords: Passwords): void => {
  const throttle = createThrottle()
  // Guesses sent all at once would else pass before the first of them has failed.
  const inTurn = oneAtATimePerKey()
  const pause = (ms: Ms): Promise<void> => deps.pause?.(ms) ?? pauseFor(ms)
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
      const subscriber = subscriberNet(request.ip)
      const waitMs = (): Ms => throttle.waitFor(username, subscriber, deps.now())
      const arrivedAt = deps.now()
      const user = await inTurn(`${subscriber} ${username}`, async () => {
        const slow = waitMs() > 0
        if (slow && deps.now() - arrivedAt > LONGEST_IN_LINE_MS) throw slowedDown(waitMs())
        const found = await deps.store.userByName(username)
        const matches = await passwords.verify(found?.passwordHash ?? null, password)
        if (found === null || !matches || principalOf(deps, found) === null) {
          throttle.failed(username, subscriber, deps.now())
          if (slow) {
            if (!deps.draining()) await pause(GUESS_PAUSE_MS)
            throw slowedDown(waitMs())
          }
          throw new ProblemError(401, 'The username or the password is wrong.')
        }
        throttle.succeeded(username, subscriber)
        return found
      })
      const { token, row } = await openSession(deps, user)
      reply.setCookie(COOKIE, token, { ...cookie, maxAge: Math.floor(deps.config.sessionMs / 1000) })
      reply.header('cache-control', 'no-store').code(201)
      return { token, expiresAt: toMoment(row.expiresAt), user: presentUser(deps, user) }
    },
  )

  app.get(
    '/sessions/current',
    {
      schema: {
        tags: ['sessions'],
        summary: 'Who is signed in here; null when nobody is, which is no mistake',
        response: answers(CurrentSession),
      },
    },
    async (request) => {
      const principal = await whoAsks(request, deps)
      return { user: principal === null ? null : presentUser(deps, principal) }
    },
  )

  app.delete(
    '/sessions/current',
    { schema: { tags: ['sessions'], summary: 'Sign out', response: answersNothing } },
    async (request, reply) => {
      const { sessionHash } = request
      if (sessionHash !== null) {
        // The phone first: what is left when this fails in between can be ended again.
        const account = deps.phones.accountOf(sessionHash)
        await order(deps, { type: 'withdraw-phone', agent: agentId(signedIn(request).id), account })
        await deps.store.endSession(sessionHash)
      }
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
  new ProblemError(
    429,
    'Too many failed sign-ins. The right password is taken at once; wait before you guess again.',
    [],
    {
      'retry-after': String(Math.ceil(waitMs / 1000)),
    },
  )
