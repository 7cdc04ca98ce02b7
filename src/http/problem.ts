/** Every failure leaves as `application/problem+json` (RFC 9457); a bug leaves as 500 and says nothing of itself. */
import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { EpochMs } from '../core/ids.ts'
import type { Refusal } from '../core/input.ts'
import { isStopping } from '../core/lines/cap-words.ts'
import { BadCursorError, StoreConflictError, StoreUnavailableError } from '../ports/store.ts'
import type { Problem } from '../wire/basics.ts'
import { BODY_LIMIT } from './body.ts'

type Wrong = NonNullable<Problem['errors']>

/** An answer other than success, chosen by us. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly errors: Wrong
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, detail: string, errors: Wrong = [], headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.status = status
    this.errors = errors
    this.headers = headers
  }
}

export const notFound = (what: string): ProblemError => new ProblemError(404, `There is no such ${what}.`)
export const forbidden = (detail: string): ProblemError => new ProblemError(403, detail)
export const unprocessable = (path: string, message: string): ProblemError =>
  new ProblemError(422, 'A value cannot be used.', [{ path, message }])
export const conflict = (path: string, message: string): ProblemError =>
  new ProblemError(409, message, [{ path, message }])

/** How long a client waits before it tries a change again that the disk did not take. */
const RETRY_AFTER_SECONDS = '5'

/**
 * What the core said no to. `unknown` is 404 when it is the thing addressed; a reference inside the order to something that
 * does not exist is a wrong value. Where a cap ends by itself, the answer says in how many seconds (RFC 9110, Retry-After).
 */
export const refused = (refusal: Refusal, now: EpochMs): ProblemError => {
  const path = refusal.path.replace(/^(?:agent|queue|target|disposition|reason|trunk|phone|route|station)\./, '')
  const errors = [{ path, message: refusal.message }]
  if (refusal.code === 'capped') return new ProblemError(429, refusal.message, errors, retryAfter(refusal, now))
  if (refusal.code === 'stopped') return new ProblemError(403, refusal.message, errors)
  if (refusal.code === 'conflict') return new ProblemError(409, refusal.message, errors)
  if (refusal.code === 'unknown' && !refusal.path.includes('.')) return new ProblemError(404, refusal.message, errors)
  return new ProblemError(422, 'A value cannot be used.', errors)
}

/** One that a person has to lift has no time. */
const retryAfter = ({ hit }: Refusal, now: EpochMs): Readonly<Record<string, string>> =>
  hit === undefined || isStopping(hit.cap)
    ? {}
    : { 'retry-after': String(Math.max(1, Math.ceil((hit.until - now) / 1_000))) }

/** True of a change that was never begun and of one that was decided and waits for the disk: the two look alike from here. */
const DISK_TAKES_NOTHING =
  'The disk takes no changes at the moment. What you asked for may still be carried out when it does: look before you repeat it.'

const toProblem = (error: FastifyError | Error, limit: () => number): ProblemError => {
  if (error instanceof ProblemError) return error
  if (error instanceof StoreUnavailableError) {
    return new ProblemError(503, DISK_TAKES_NOTHING, [{ path: 'disk', message: 'is full, read-only or locked' }], {
      'retry-after': RETRY_AFTER_SECONDS,
    })
  }
  if (error instanceof BadCursorError) {
    return new ProblemError(400, 'The request has wrong values.', [
      { path: 'cursor', message: 'is none that was handed out as next' },
    ])
  }
  if (error instanceof StoreConflictError)
    return new ProblemError(409, 'Something with this name exists.', [{ path: 'username', message: 'is taken' }])
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  // Fastify's own refusals (body too large, wrong media type, malformed JSON) are safe to repeat; nothing else is.
  const own = 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_ERR_')
  if (status >= 400 && status < 500) {
    return new ProblemError(status, own ? error.message : 'The request is malformed.', unread(status, error, limit))
  }
  if (status === 503) return new ProblemError(503, 'The server is going away.', [], { 'retry-after': '5' })
  return new ProblemError(500, 'Something went wrong here; it was logged.')
}

/** What could not even be read: a URL, or a body. */
const unread = (status: number, error: Error, limit: () => number): Wrong => {
  if (status === 413) return [{ path: 'body', message: `is larger than ${limit()} bytes` }]
  if (status === 415) return [{ path: 'body', message: 'must be JSON, sent as content-type: application/json' }]
  if (status === 414 || ('code' in error && error.code === 'FST_ERR_BAD_URL')) {
    return [
      { path: 'url', message: 'cannot be read, for example %zz in place of an encoded character, or is too long' },
    ]
  }
  return status === 400
    ? [{ path: 'body', message: 'is not JSON that is taken here, for example {"name": "Sales"}' }]
    : []
}

/** The body of a problem. */
export const problemOf = (error: ProblemError): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[error.status] ?? 'Error',
  status: error.status,
  detail: error.message,
  ...(error.errors.length > 0 ? { errors: error.errors } : {}),
})

export const sendProblem = (reply: FastifyReply, error: ProblemError): FastifyReply => {
  for (const [name, value] of Object.entries(error.headers)) reply.header(name, value)
  return reply
    .code(error.status)
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problemOf(error))
}

/** Fastify's error handler. */
export const onError = (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const problem = toProblem(error, () => request.routeOptions.bodyLimit ?? BODY_LIMIT)
  if (problem.status === 500) {
    request.log.error({ err: error, route: request.routeOptions.url ?? null, method: request.method }, 'request failed')
  }
  return sendProblem(reply, problem)
}
