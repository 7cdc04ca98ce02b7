/** `/live`: the feed as a WebSocket, under the API's prefix and, for short, without it. */
import type { WebSocket } from '@fastify/websocket'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { agentId, type Ms } from '../../core/ids.ts'
import { LIVE_TOPICS, LiveQuery, type LiveTopic } from '../../wire/live.ts'
import { signedIn } from '../auth/guard.ts'
import type { Principal } from '../auth/sessions.ts'
import type { App } from '../deps.ts'
import { mayHear } from '../policy.ts'
import { forbidden, ProblemError } from '../problem.ts'
import { answersBytes } from '../routes/responses.ts'
import { createConsumer } from './consumer.ts'
import type { Feed, Joined } from './feed.ts'
import { afterReally, createPace } from './pace.ts'
import type { Sockets } from './sockets.ts'

/** Going on is impossible for a reason of ours: the client comes back. */
const BROKEN = 1011
/** However often a client asks. */
const ANSWERS_EVERY_MS: Ms = 500

export const liveRoutes = (app: App, feed: Feed, sockets: Sockets): void => {
  const schema = { querystring: LiveQuery, response: answersBytes }
  const described = {
    ...schema,
    tags: ['live'],
    summary: 'WebSocket: a snapshot, then what changes; `?since=` the last number goes on from there',
  }
  const wsHandler = (socket: WebSocket, request: FastifyRequest<{ Querystring: Query }>): void => {
    void open(socket, request).catch((error: unknown) => {
      request.log.error({ err: error }, 'a live socket could not be opened')
      socket.close(BROKEN)
    })
  }
  const open = async (socket: WebSocket, request: FastifyRequest<{ Querystring: Query }>): Promise<void> => {
    const principal = signedIn(request)
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    let joined: Joined | null = null
    const consumer = createConsumer(socket, () => joined?.snapshot() ?? '')
    const beat = (): void => {
      if (joined !== null) consumer.tell(joined.beat())
    }
    sockets.add(socket, {
      user: principal.id,
      session: request.sessionHash ?? '',
      beat,
    })
    // Whatever it says means: are you there?
    const answer = createPace(ANSWERS_EVERY_MS, beat, Date.now, afterReally)
    socket.on('message', answer.ask)
    joined = await feed.join({
      agent: agentId(principal.id),
      topics: topicsOf(request.query, principal),
      since: request.query.since ?? null,
      tell: consumer.tell,
    })
    await gone
    answer.stop()
    joined.leave()
  }
  const preHandler = async (request: FastifyRequest<{ Querystring: Query }>): Promise<void> => {
    const principal = signedIn(request)
    const asked = topicsOf(request.query, principal)
    const refused = asked.find((topic) => !mayHear(topic, principal.roles))
    if (refused !== undefined) throw forbidden(`The topic ${refused} is not for your role.`)
  }

  for (const [url, shown] of [
    ['/api/v1/live', described],
    ['/live', { ...schema, hide: true }],
  ] as const) {
    app.route<{ Querystring: Query }>({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      schema: shown,
      preHandler,
      handler: upgradeFirst,
      wsHandler,
    })
  }
}

interface Query {
  readonly since?: number
  readonly topics?: string
  readonly ticket?: string
}

/** What was asked for; without a word, all that one may hear. */
const topicsOf = ({ topics }: Query, { roles }: Principal): readonly LiveTopic[] =>
  LIVE_TOPICS.filter((topic) => (topics === undefined ? mayHear(topic, roles) : topics.split(',').includes(topic)))

const upgradeFirst = async (_request: FastifyRequest, _reply: FastifyReply): Promise<never> => {
  throw new ProblemError(426, 'This is a WebSocket: ask for an upgrade.', [], { upgrade: 'websocket' })
}
