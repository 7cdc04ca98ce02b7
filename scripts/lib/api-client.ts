/** The product's HTTP API for scripts; each answer is held against its schema. */
import { type Checked, checked, type Schema } from '../../src/wire/checked.ts'
import { Session } from '../../src/wire/sessions.ts'

export interface ApiClient {
  get<T extends Schema>(path: string, schema: T): Promise<Checked<T>>
  bytes(path: string): Promise<Uint8Array>
  /** POST, PUT, PATCH or DELETE; throws unless it was done. */
  send(method: string, path: string, body?: unknown): Promise<void>
  /** POSTs a table; throws unless all of it was taken. */
  sendTable(path: string, csv: string): Promise<void>
}

/** Null when the name or the password is wrong. */
export const signIn = async (base: string, username: string, password: string): Promise<ApiClient | null> => {
  const answer = await request(base, null, 'POST', '/sessions', { username, password })
  if (answer.status === 401) return null
  const { token } = checked(Session, await (await done(answer)).json(), '/sessions')
  return {
    get: async (path, schema) =>
      checked(schema, await (await done(await request(base, token, 'GET', path))).json(), path),
    bytes: async (path) => new Uint8Array(await (await done(await request(base, token, 'GET', path))).arrayBuffer()),
    async send(method, path, body) {
      await (await done(await request(base, token, method, path, body))).text()
    },
    async sendTable(path, csv) {
      await (await done(await request(base, token, 'POST', path, csv, 'text/csv'))).text()
    },
  }
}

const request = (
  base: string,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<Response> =>
  fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  })

const done = async (answer: Response): Promise<Response> => {
  if (answer.ok) return answer
  throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`)
}
