import http, { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import { isAnswering, noteAnswer } from './answers.ts'
import { sayAway } from './away.ts'
import { log } from './log.ts'

/** The server, as the edge reaches it; it may be away at any moment. */
export interface Server {
  /** Passes a request on, and its answer back; resolves with the status, null when the server is away. */
  pass(request: IncomingMessage, response: ServerResponse): Promise<number | null>
  /** The same for one that wants to become a WebSocket. */
  passUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void
  /** A question of the edge's own, as whom the pass stands for. Null: the server is away. */
  ask(path: string, pass: string): Promise<{ readonly status: number; readonly body: string } | null>
}

/** After so long without a byte there will be none. */
const SILENCE_MS = 60_000
const ASK_MS = 5_000

export const createServerDoor = (socketPath: string): Server => {
  let isAway = false
  const noteAway = (error: NodeJS.ErrnoException): void => {
    if (!isAway) log('warn', 'the server is away', { code: error.code ?? error.message })
    isAway = true
  }
  const noteBack = (): void => {
    if (isAway) log('info', 'the server is back')
    isAway = false
  }
  // A connection a request: it goes to the server of now, never to one that has been replaced.
  const send = (request: IncomingMessage, more: OutgoingHttpHeaders) =>
    http.request({
      socketPath,
      agent: false,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: { ...passedOn(request.headers), ...from(request), ...more },
      setHost: false,
      timeout: SILENCE_MS,
    })

  const pass: Server['pass'] = (request, response) =>
    new Promise((resolve) => {
      const { 'content-length': length, 'transfer-encoding': chunked } = request.headers
      const framing = chunked === undefined ? {} : { 'transfer-encoding': 'chunked' }
      // We are the ones who close: a server that closes as soon as it has answered can meet the last of our writing, and the
      // answer that lies there is lost (EPIPE; one request in a thousand, measured).
      const asked = send(request, { ...framing, connection: 'keep-alive' })
      const fail = (status: 503 | 504): void => {
        resolve(null)
        if (response.headersSent) response.destroy()
        else sayAway(request, response, status)
      }
      asked.on('timeout', () => asked.destroy(new Error('timeout')))
      asked.on('error', (error) => {
        if (!response.destroyed) noteAway(error)
        fail(error.message === 'timeout' ? 504 : 503)
      })
      asked.on('response', (answer) => {
        noteBack()
        response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers))
        pipeline(answer, response, () => {
          asked.destroy()
          resolve(answer.statusCode ?? null)
        })
      })
      response.on('close', () => asked.destroy())
      if (length === undefined && chunked === undefined) asked.end()
      else request.pipe(asked)
    })

  const passUpgrade: Server['passUpgrade'] = (request, socket, head) => {
    const asked = send(request, { connection: 'Upgrade', upgrade: 'websocket' })
    socket.on('error', () => asked.destroy())
    socket.once('close', () => asked.destroy())
    asked.on('timeout', () => asked.destroy(new Error('timeout')))
    asked.on('upgrade', (answer, far: Duplex, first) => {
      const lines = answer.rawHeaders.flatMap((name, at) =>
        at % 2 === 0 ? [`${name}: ${answer.rawHeaders[at + 1]}`] : [],
      )
      socket.write(['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n'))
      asked.setTimeout(0)
      far.on('error', () => socket.destroy()).once('close', () => socket.destroy())
      socket.once('close', () => far.destroy())
      far.write(head)
      socket.write(first)
      far.pipe(socket).pipe(far)
    })
    asked.on('response', (answer) => {
      const response = plainAnswer(request, socket)
      response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers))
      pipeline(answer, response, () => undefined)
    })
    asked.on('error', () => sayAway(request, plainAnswer(request, socket)))
    asked.end()
  }

  const ask: Server['ask'] = (path, pass) =>
    new Promise((resolve) => {
      const headers = { authorization: pass, host: 'edge' }
      const asked = http.get(
        { socketPath, agent: false, path, headers, signal: AbortSignal.timeout(ASK_MS) },
        (answer) => {
          let body = ''
          answer.setEncoding('utf8').on('data', (piece: string) => {
            body += piece
          })
          answer.on('end', () => {
            const status = answer.statusCode ?? 500
            if (status >= 500) log('warn', 'the server has no answer for the edge', { status })
            resolve(status >= 500 ? null : { status, body })
          })
          answer.on('error', () => resolve(null))
        },
      )
      asked.on('error', () => resolve(null))
    })

  return { pass, passUpgrade, ask }
}

/** Answers who wanted a WebSocket as one who did not; who is answered already is hung up on. */
export const plainAnswer = (request: IncomingMessage, socket: Socket): ServerResponse => {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  if (isAnswering(socket)) socket.destroy()
  else {
    noteAnswer(socket, response)
    response.assignSocket(socket)
    response.on('finish', () => socket.end())
  }
  return response
}

/** RFC 9110 §7.6.1: they are the matter of one connection. */
const ONE_HOP = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

const passedOn = (headers: IncomingMessage['headers']): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !ONE_HOP.includes(name) && !name.startsWith('x-forwarded-')),
  )

/** Whom it came from; the server believes the last address alone, which is ours to say. */
const from = ({ headers, socket }: IncomingMessage): OutgoingHttpHeaders => ({
  'x-forwarded-for': [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? 'unknown'].flat().join(', '),
  'x-forwarded-proto': 'encrypted' in socket ? 'https' : 'http',
})
