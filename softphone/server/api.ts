/** The HTTP API as pages and programs ask it. Nothing is thrown: who asks has to look at what came back. */
import type { Problem } from '../../src/wire/basics.ts'

export type ApiAnswer<T> =
  | { readonly ok: true; readonly status: number; readonly value: T }
  | { readonly ok: false; readonly failure: ApiFailure }

/** `away`: nobody answered in time. `problem`: the server said no, in the words of RFC 9457 where it could. */
export type ApiFailure =
  | { readonly type: 'away' }
  | {
      readonly type: 'problem'
      readonly status: number
      readonly problem: Problem | null
      /** How long to wait before another try, when the server says so. */
      readonly retryAfterMs: number | null
    }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Api {
  /** `path` begins after `/api/v1`. An empty answer is null; a file goes as what it is. */
  ask<T>(method: Method, path: string, body?: object): Promise<ApiAnswer<T>>
}

export interface ApiOptions {
  /** Where the server is; empty in a page of its own. */
  readonly origin?: string
  /** Instead of the cookie, for programs. */
  readonly token?: string
  /** The whole of what is shown, where it is no token: a visitor's ticket. */
  readonly authorization?: string
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000

export const createApi = ({ origin = '', token, authorization, timeoutMs = TIMEOUT_MS }: ApiOptions = {}): Api => ({
  ask: async <T>(method: Method, path: string, body?: object): Promise<ApiAnswer<T>> => {
    try {
      const response = await fetch(`${origin}/api/v1${path}`, {
        method,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(authorization !== undefined && { authorization }),
        },
        ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) return { ok: false, failure: failureOf(response, text) }
      // What the server sends was checked against its schema when it was written.
      return { ok: true, status: response.status, value: (text === '' ? null : JSON.parse(text)) as T }
    } catch {
      return { ok: false, failure: { type: 'away' } }
    }
  },
})

const failureOf = (response: Response, text: string): ApiFailure => {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return {
    type: 'problem',
    status: response.status,
    problem: isProblem(response) ? readProblem(text) : null,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : null,
  }
}

const isProblem = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('application/problem+json') === true

/** Null when something between us and the server has spoilt it. */
const readProblem = (text: string): Problem | null => {
  try {
    return JSON.parse(text) as Problem
  } catch {
    return null
  }
}
