/** The product's HTTP API as a test uses it; every answer is held against the schema that the product promises. */
import { type Checked, checked, type Schema } from '../../wire/checked.ts'
import { Session } from '../../wire/sessions.ts'

export interface Api {
  /** The sign-in, for what is asked otherwise. */
  readonly token: string
  get<T extends Schema>(path: string, schema: T): Promise<Checked<T>>
  put(path: string, body: unknown): Promise<void>
  post(path: string, body?: unknown): Promise<void>
  patch(path: string, body: unknown): Promise<void>
  /** Any request, with whatever comes of it. */
  request(method: string, path: string, body?: unknown): Promise<Response>
}

export const signIn = async (base: string, username: string, password: string): Promise<Api> => {
  const session = await parsed(await send(base, null, 'POST', '/sessions', { username, password }), Session)
  const request: Api['request'] = (method, path, body) => send(base, session.token, method, path, body)
  const change = async (method: string, path: string, body: unknown): Promise<void> => {
    await (await successful(await request(method, path, body))).text()
  }
  return {
    token: session.token,
    request,
    get: async (path, schema) => parsed(await request('GET', path), schema),
    put: (path, body) => change('PUT', path, body),
    post: (path, body) => change('POST', path, body),
    patch: (path, body) => change('PATCH', path, body),
  }
}

const send = (base: string, token: string | null, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_MS),
  })

const ANSWER_MS = 15_000

const successful = async (response: Response): Promise<Response> => {
  if (response.ok) return response
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
}

const parsed = async <T extends Schema>(response: Response, schema: T): Promise<Checked<T>> =>
  checked(schema, await (await successful(response)).json(), response.url)
