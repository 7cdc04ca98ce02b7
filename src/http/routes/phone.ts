import { setTimeout as pauseFor } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { type AccountId, agentId } from '../../core/ids.ts'
import { toMoment } from '../../wire/basics.ts'
import { IceServers, Phone, PhoneQuery } from '../../wire/sessions.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { iceServersFor } from '../ice-servers.ts'
import { ProblemError } from '../problem.ts'
import { answers } from './responses.ts'

export const phoneRoutes = (app: App, deps: HttpDeps): void => {
  /** What is ordered of the switch takes a moment: a page that registers before is refused. */
  const isOpen = async (account: AccountId): Promise<boolean> => {
    for (let look = 0; look < LOOKS_MOST; look++) {
      if (deps.center.health().switchReady && (await deps.phones.isOpen(account))) return true
      await (deps.pause?.(LOOK_EVERY_MS) ?? pauseFor(LOOK_EVERY_MS))
    }
    return false
  }

  app.get(
    '/me/phone',
    {
      schema: {
        tags: ['sessions'],
        summary: 'The telephone of this sign-in: it is the agent’s from now on',
        description:
          'Where another sign-in of the same agent uses one: 409, unless `takeOver`, which ends that one. 503 when the switch could not be told of it within two seconds.',
        querystring: PhoneQuery,
        response: answers(Phone),
      },
    },
    async (request, reply) => {
      const { id } = signedIn(request)
      const session = request.sessionHash === null ? null : await deps.store.session(request.sessionHash)
      // It has ended since it was looked at a moment ago.
      if (session === null) throw new ProblemError(401, 'Sign in first.')
      const account = deps.phones.accountOf(session.tokenHash)
      await order(deps, {
        type: 'issue-phone',
        agent: agentId(id),
        account,
        until: session.expiresAt,
        takeOver: request.query.takeOver ?? false,
      })
      if (!(await isOpen(account))) throw notReady()
      reply.header('cache-control', 'no-store')
      return {
        uri: addressFor(account, request),
        secret: deps.phones.secretOf(account),
        expiresAt: toMoment(session.expiresAt),
        iceServers: iceServersFor(deps.config, account, deps.wall()),
      }
    },
  )

  app.get(
    '/me/ice-servers',
    {
      schema: {
        tags: ['sessions'],
        summary:
          'The servers by which this browser finds its way to the switch, with passes that are good for ten minutes',
        response: answers(IceServers),
      },
    },
    async (request, reply) => {
      const { sessionHash } = request
      if (sessionHash === null) throw new ProblemError(401, 'Sign in first.')
      reply.header('cache-control', 'no-store')
      return { iceServers: iceServersFor(deps.config, deps.phones.accountOf(sessionHash), deps.wall()) }
    },
  )
}

const LOOK_EVERY_MS = 40
const LOOKS_MOST = 50

export const notReady = (): ProblemError =>
  new ProblemError(503, 'The switch is not ready for this telephone yet.', [], { 'retry-after': '2' })

export const addressFor = (account: AccountId, { hostname }: Pick<FastifyRequest, 'hostname'>): string =>
  `sip:${account}@${hostOf(hostname)}`

/** The switch knows its phones by their names alone; what a client says of our host is repeated only when it is a host's name. */
const hostOf = (said: string): string => (/^[A-Za-z0-9.-]{1,253}$/.test(said) ? said : 'sambung.invalid')
