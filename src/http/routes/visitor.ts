import type { FastifyRequest } from 'fastify'
import { queueId } from '../../core/ids.ts'
import { publishedVersion } from '../../core/ivr/book.ts'
import { subscriberNet } from '../../core/lines/subscriber-net.ts'
import { LinkDownError } from '../../ports/engine.ts'
import { toMoment } from '../../wire/basics.ts'
import { IceServers } from '../../wire/sessions.ts'
import { VisitorCall, VisitorDoor, VisitorTicket, VisitorWish } from '../../wire/visitor.ts'
import { createDoorman } from '../auth/doorman.ts'
import type { App, HttpDeps, VisitorLook } from '../deps.ts'
import { iceServersFor } from '../ice-servers.ts'
import { forbidden, notFound, ProblemError, unprocessable } from '../problem.ts'
import { addressFor, notReady } from './phone.ts'
import { answers, makes } from './responses.ts'

/** Anybody may call the hotline's published numbers from its page, so often and so many at once. */
export const visitorRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['visitor']
  const doorman = createDoorman()

  const numbers = (): VisitorDoor['numbers'] =>
    deps.config.visitorNumbers.flatMap((number) => {
      const target = deps.center.view.numbers.get(number)
      const { queues, flows } = deps.center.view
      // Never a draft: its words are not for everybody yet.
      const flow = target?.flow === undefined ? undefined : publishedVersion(flows.get(target.flow))?.flow
      const to = target?.flow === undefined ? queues.get(target?.queue ?? NO_QUEUE) : flow
      return to === undefined ? [] : [{ number, name: to.name }]
    })

  app.get(
    '/visitor',
    { schema: { tags, summary: 'What anybody may call from the page /call', response: answers(VisitorDoor) } },
    async () => ({ numbers: numbers() }),
  )

  app.post(
    '/visitor/tickets',
    {
      schema: {
        tags,
        summary: 'A telephone for one call of a visitor, to be begun within a minute',
        description: '403 when it is switched off, 429 when this address or all together call too often or too many.',
        body: VisitorWish,
        response: makes(VisitorTicket),
      },
    },
    async (request, reply) => {
      const { number } = request.body
      const open = numbers()
      if (open.length === 0) throw forbidden('Calls from the page are switched off.')
      if (!open.some((each) => each.number === number))
        throw unprocessable('number', `is not a number that is called from here; for example: ${open[0]?.number}`)
      const subscriber = subscriberNet(request.ip)
      const waitMs = doorman.ask(subscriber, deps.now())
      if (waitMs > 0) throw tooMany('address', 'You have called very often. Wait a little.', waitMs)
      if (deps.draining() || !deps.center.health().switchReady) throw notReady()
      const admitted = await deps.visitors.admit(number, subscriber).catch((error: unknown) => {
        if (error instanceof LinkDownError) throw notReady()
        throw error
      })
      if (admitted === 'full') throw tooMany('lines', 'Too many are calling from here at the moment.', BUSY_WAIT_MS)
      reply.header('cache-control', 'no-store').code(201)
      return {
        ticket: admitted.ticket,
        uri: addressFor(admitted.account, request),
        secret: admitted.secret,
        expiresAt: toMoment(admitted.expiresAt),
        iceServers: iceServersFor(deps.config, admitted.account, deps.wall()),
      }
    },
  )

  const looked = (request: FastifyRequest): VisitorLook => {
    const call = deps.visitors.look(ticketIn(request))
    if (call === null) throw notFound('ticket')
    return call
  }

  app.get(
    '/visitor/ice-servers',
    {
      schema: {
        tags,
        summary: 'What a visitor’s browser finds its way by while the call lasts, for `Authorization: Visitor TICKET`',
        response: answers(IceServers),
      },
    },
    async (request, reply) => {
      const { account, state } = looked(request)
      // A pass is for a call, not for what anybody would like to have relayed.
      if (state === 'over') throw notFound('call')
      reply.header('cache-control', 'no-store')
      return { iceServers: iceServersFor(deps.config, account, deps.wall()) }
    },
  )

  app.get(
    '/visitor/call',
    {
      schema: {
        tags,
        summary: 'How a visitor’s call stands, for `Authorization: Visitor TICKET`',
        response: answers(VisitorCall),
      },
    },
    async (request, reply) => {
      const { account, number, state } = looked(request)
      reply.header('cache-control', 'no-store')
      // For whoever is let in by it: a server that is away for as long ends no call.
      return {
        uri: addressFor(account, request),
        number,
        state,
        expiresAt: toMoment(deps.now() + deps.config.sessionMs),
      }
    },
  )
}

const BUSY_WAIT_MS = 15_000
/** No queue has this name. */
const NO_QUEUE = queueId('')

const ticketIn = ({ headers }: FastifyRequest): string =>
  /^Visitor +([\w.-]{1,100})$/i.exec(headers.authorization ?? '')?.[1] ?? ''

const tooMany = (path: 'address' | 'lines', message: string, waitMs: number): ProblemError =>
  new ProblemError(429, message, [{ path, message }], { 'retry-after': String(Math.ceil(waitMs / 1000)) })
