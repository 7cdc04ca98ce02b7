/** The HTTP server, whole and not yet listening. It holds no state of the centre: all it needs is handed in. */
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { LogController } from 'fastify'
import { createAccounts } from './accounts.ts'
import { addGuard } from './auth/guard.ts'
import { createPasswords } from './auth/passwords.ts'
import { watchSessions } from './auth/session-news.ts'
import { createTickets } from './auth/tickets.ts'
import { addBodyParser, BODY_LIMIT } from './body.ts'
import type { App, HttpDeps, HttpStore } from './deps.ts'
import { addDocs } from './docs.ts'
import { freshStore } from './fresh-store.ts'
import { addLive } from './live/add-live.ts'
import { addMetrics } from './metrics.ts'
import { addNotFound } from './not-found.ts'
import { onError, ProblemError, problemOf } from './problem.ts'
import { agentRoutes } from './routes/agents.ts'
import { boardRoutes } from './routes/board.ts'
import { callControlRoutes } from './routes/call-control.ts'
import { callbackRoutes } from './routes/callbacks.ts'
import { callRoutes } from './routes/calls.ts'
import { capRoutes } from './routes/caps.ts'
import { changeRoutes } from './routes/changes.ts'
import { codeRoutes } from './routes/codes.ts'
import { contactRoutes } from './routes/contacts.ts'
import { flowVersionRoutes } from './routes/flow-versions.ts'
import { flowRoutes } from './routes/flows.ts'
import { healthRoutes } from './routes/health.ts'
import { hoursRoutes } from './routes/hours.ts'
import { numberRoutes } from './routes/numbers.ts'
import { numberCsvRoutes } from './routes/numbers-csv.ts'
import { obligationRoutes } from './routes/obligations.ts'
import { phoneRoutes } from './routes/phone.ts'
import { deskPhoneRoutes } from './routes/phones.ts'
import { promptRoutes } from './routes/prompts.ts'
import { queueRoutes } from './routes/queues.ts'
import { recordingRoutes } from './routes/recordings.ts'
import { outgoingRoutes } from './routes/routes.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { settingsRoutes } from './routes/settings.ts'
import { testLegRoutes } from './routes/test-leg.ts'
import { ticketRoutes } from './routes/tickets.ts'
import { trunkRoutes } from './routes/trunks.ts'
import { visitorRoutes } from './routes/visitor.ts'
import { compileValidator } from './validate.ts'

export const createApp = async (given: HttpDeps): Promise<App> => {
  const sessions = watchSessions(given.store)
  const withStore = (store: HttpStore): HttpDeps => Object.assign(Object.create(given), { store })
  const deps = withStore(freshStore(sessions.store, given.center))
  const passwords = await createPasswords()
  const accounts = createAccounts(deps, passwords)
  const app: App = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    // The last address is what the edge has seen itself; what stands before it, anybody can write.
    trustProxy: (_address, hop) => deps.config.behindEdge && hop === 0,
    requestTimeout: 30_000,
    // The longest a balancer or the edge keeps an idle connection is less than this.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      onError(error, request, reply)
    },
    clientErrorHandler: answerMalformed,
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.setValidatorCompiler(compileValidator)
  app.setErrorHandler(onError)
  addBodyParser(app)
  addNotFound(app)
  addRequestLog(app)
  // Before the guard: it reads cookies, and its refusals carry the headers too.
  await app.register(cookie)
  await app.register(helmet, HEADERS(deps.config.secureCookie))
  const tickets = createTickets(deps)
  // What is live is told before it is written, and adds to the disk's past by itself.
  const addLiveRoutes = await addLive(app, withStore(sessions.store), sessions)
  const unruled = addGuard(app, deps, tickets)
  addMetrics(app, deps)
  await addDocs(app, deps.config)

  healthRoutes(app, deps)
  addLiveRoutes()
  await app.register(
    async (api) => {
      const v1 = api.withTypeProvider<TypeBoxTypeProvider>()
      sessionRoutes(v1, deps, passwords)
      ticketRoutes(v1, tickets)
      phoneRoutes(v1, deps)
      testLegRoutes(v1, deps)
      visitorRoutes(v1, deps)
      agentRoutes(v1, deps, accounts)
      changeRoutes(v1, deps, accounts)
      queueRoutes(v1, deps)
      numberRoutes(v1, deps)
      numberCsvRoutes(v1, deps)
      flowRoutes(v1, deps)
      flowVersionRoutes(v1, deps)
      hoursRoutes(v1, deps)
      codeRoutes(v1, deps)
      await promptRoutes(v1, deps)
      trunkRoutes(v1, deps)
      deskPhoneRoutes(v1, deps)
      outgoingRoutes(v1, deps)
      capRoutes(v1, deps)
      settingsRoutes(v1, deps)
      contactRoutes(v1, deps)
      callControlRoutes(v1, deps)
      callRoutes(v1, deps)
      recordingRoutes(v1, deps)
      obligationRoutes(v1, deps)
      callbackRoutes(v1, deps)
      boardRoutes(v1, deps)
    },
    { prefix: '/api/v1' },
  )
  await app.ready()
  if (unruled.length > 0) {
    await app.close()
    throw new Error(`Routes without a policy: ${unruled.join(', ')}. Add them to the table in http/policy.ts`)
  }
  return app
}

/** One line a request: the route, never the URL, whose query and path can hold a caller's number. */
const addRequestLog = (app: App): void => {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? null : (request.routeOptions.url ?? null)
    const level = route?.startsWith('/api/') === true && request.method !== 'GET' ? 'info' : 'debug'
    request.log[level](
      {
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        user: request.principal?.id ?? null,
      },
      'request',
    )
  })
}

const HEADERS = (secure: boolean) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      mediaSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // Promised only where https is really there; on loopback it would lock a developer out of http.
  strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
})

/** What is not HTTP at all never reaches a route; the answer looks like all others. */
const answerMalformed = (error: Error & { code?: string }, socket: import('node:net').Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const problem = problemOf(
    new ProblemError(status, 'This is not a request that can be read.', [
      { path: 'request', message: 'is not HTTP/1.1, or its head is too large or came too slowly' },
    ]),
  )
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${status} ${problem.title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
