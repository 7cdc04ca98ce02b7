/**
 * One WebSocket to Asterisk: events come in, requests go out over the same socket and are answered on it ("REST over
 * WebSocket", Asterisk >= 20.14 / 22.4). Asterisk serves the requests of one socket one after the other, in order.
 */
import { WebSocket } from 'ws'
import { LinkDownError } from '../../ports/engine.ts'
import type { Count, EngineLog } from './options.ts'

export interface AriRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Already percent-encoded, without a leading slash: `channels/a-1/answer`. */
  readonly uri: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface AriAnswer {
  readonly status: number
  readonly reason: string
  readonly body: unknown
}

/** Any JSON object with a `type`, as Asterisk sends them. */
export type AriMessage = Readonly<Record<string, unknown>> & { readonly type: string }

export interface AriSocket {
  /** Resolves with whatever status the switch answers; rejects with LinkDownError when no answer comes. */
  request(request: AriRequest): Promise<AriAnswer>
  close(): void
}

export interface AriSocketOptions {
  readonly url: string
  readonly user: string
  readonly secret: string
  readonly app: string
  readonly log: EngineLog
  readonly count: Count
  /** Called for each event, in order; what it throws is logged and counted, the stream goes on. */
  readonly onMessage: (message: AriMessage) => void
  /** Called once, when an open socket is lost or closed. */
  readonly onClose: (reason: string) => void
  readonly answerWithin?: number
  /** How often the switch is pinged; after two pings in vain the socket is dead, within three times this. */
  readonly pingEvery?: number
}

/** Resolves when the socket is open; rejects with the reason (`401`, `ECONNREFUSED` …) as a LinkDownError. */
export const openAriSocket = (options: AriSocketOptions): Promise<AriSocket> =>
  new Promise((resolve, reject) => {
    const { answerWithin = 10_000, pingEvery = 4_000 } = options
    // In the header, not in the address: addresses end up in logs.
    const credentials = Buffer.from(`${options.user}:${options.secret}`).toString('base64')
    const ws = new WebSocket(eventsUrl(options.url, options.app), {
      headers: { authorization: `Basic ${credentials}` },
      perMessageDeflate: false,
      handshakeTimeout: 5_000,
      maxPayload: 64 * 1024 * 1024,
      // A byte that is no UTF-8 spoils one event, which is skipped or cleaned later on; it must not cost the link.
      skipUTF8Validation: true,
    })
    const waiting = new Map<string, Waiting>()
    let sent = 0
    /**
     * Pings since the switch last answered anything; time alone would blame it for a pause of our own. Events say nothing:
     * on a line that is dead one way, a few of them can trickle in for a minute.
     */
    let unheard = 0
    let opened = false
    let reason = 'closed'

    const deadlines = setInterval(() => {
      const now = performance.now()
      for (const [id, one] of waiting) {
        if (now < one.deadline) break
        waiting.delete(id)
        options.count('switch_request_timeouts', { app: options.app })
        one.reject(new LinkDownError(`no answer to ${one.what} in ${answerWithin} ms`))
      }
    }, 250)
    const heartbeat = setInterval(() => {
      if (!opened) return
      if (unheard >= 2) {
        reason = `nothing answered for ${2 * pingEvery} ms`
        return ws.terminate()
      }
      unheard += 1
      ws.ping()
    }, pingEvery)

    ws.on('open', () => {
      opened = true
      resolve({
        request: (request) =>
          new Promise((accept, refuse) => {
            const what = `${request.method} ${request.uri}`
            if (ws.readyState !== WebSocket.OPEN) return refuse(new LinkDownError(`no link to the switch for ${what}`))
            sent += 1
            const id = String(sent)
            waiting.set(id, { what, deadline: performance.now() + answerWithin, resolve: accept, reject: refuse })
            ws.send(writeRequest(id, request))
          }),
        close() {
          reason = 'closed by us'
          ws.terminate()
        },
      })
    })
    ws.on('pong', () => {
      unheard = 0
    })
    ws.on('unexpected-response', (_request, response) => {
      reason = String(response.statusCode)
      ws.terminate()
    })
    ws.on('error', (error) => {
      if (reason === 'closed') reason = error.message
    })
    ws.on('close', () => {
      clearInterval(deadlines)
      clearInterval(heartbeat)
      const left = [...waiting.values()]
      waiting.clear()
      for (const one of left)
        one.reject(new LinkDownError(`the link was lost (${reason}) before ${one.what} was answered`))
      if (opened) options.onClose(reason)
      else reject(new LinkDownError(`cannot connect to the switch: ${reason}`))
    })
    const read = messageReader(options)
    const deliver = messageHandler(options)
    ws.on('message', (data) => {
      const message = read(String(data))
      if (message === null) return
      if (message.type !== 'RESTResponse') return deliver(message)
      unheard = 0
      const id = String(message.request_id)
      const one = waiting.get(id)
      waiting.delete(id)
      one?.resolve(toAnswer(message))
    })
  })

interface Waiting {
  readonly what: string
  readonly deadline: number
  readonly resolve: (answer: AriAnswer) => void
  readonly reject: (error: Error) => void
}

/** The address of an application's events; `http` and `ws` addresses, with or without `/ari`, are understood. */
export const eventsUrl = (base: string, app: string): string => {
  const url = new URL(base)
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:'
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = `${path === '' ? '/ari' : path}/events`
  url.username = ''
  url.password = ''
  url.search = `?app=${encodeURIComponent(app)}&subscribeAll=false`
  return url.href
}

export const writeRequest = (id: string, { method, uri, query, body }: AriRequest): string =>
  JSON.stringify({
    type: 'RESTRequest',
    request_id: id,
    method,
    uri: query === undefined ? uri : `${uri}?${new URLSearchParams(query)}`,
    ...(body === undefined ? {} : { content_type: 'application/json', message_body: JSON.stringify(body) }),
  })

const toAnswer = (message: AriMessage): AriAnswer => ({
  status: Number(message.status_code),
  reason: String(message.reason_phrase ?? ''),
  body: typeof message.message_body === 'string' ? parseOr(message.message_body) : undefined,
})

const parseOr = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const messageReader = ({ log, count, app }: AriSocketOptions) => {
  let warned = false
  return (text: string): AriMessage | null => {
    const parsed = parseOr(text)
    if (isMessage(parsed)) return parsed
    count('switch_messages_skipped', { kind: 'malformed' })
    if (!warned) log.warn({ app, bytes: text.length }, 'the switch sent something that is not an event; skipped')
    warned = true
    return null
  }
}

const isMessage = (value: unknown): value is AriMessage =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const messageHandler = ({ onMessage, log, count }: AriSocketOptions) => {
  /** Kinds of events whose handling failed before: a fault that comes a thousand times a second is told once. */
  const told = new Set<string>()
  return (message: AriMessage): void => {
    try {
      onMessage(message)
    } catch (error) {
      count('switch_messages_skipped', { kind: 'fault' })
      if (told.has(message.type) || told.size >= MOST_TOLD) return
      told.add(message.type)
      log.error({ err: error, type: message.type }, 'an event of the switch could not be handled; skipped')
    }
  }
}

/** Kinds can have any name: that many are told of. */
const MOST_TOLD = 50
