/** A switch that takes its requests over HTTP, under a test's control: descriptions, events, and whatever it is told to answer. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export interface OldSwitch {
  readonly port: number
  /** `GET /ari/channels`, in the order in which they came. */
  readonly asked: readonly string[]
  /** What was said of who asks, each once. */
  readonly credentials: ReadonlySet<string>
  /** The most connections that requests had at once. */
  readonly most: () => number
  send(app: string, text: string): void
  /** Resets all that is open. */
  cut(): void
  stop(): Promise<void>
}

export type Answering = (path: string, response: ServerResponse, request: IncomingMessage) => void

export const accept: Answering = (_path, response) => response.writeHead(204).end()

export interface OldSwitchOptions {
  readonly answering?: () => Answering
  readonly port?: number
  /** What its next descriptions are instead. */
  readonly faults?: ('none' | 'refused' | 'no JSON' | 'cut')[]
}

export const startOldSwitch = async (options: OldSwitchOptions = {}): Promise<OldSwitch> => {
  const { answering = () => accept, port: wanted = 0, faults = [] } = options
  const asked: string[] = []
  const credentials = new Set<string>()
  const open = new Set<Socket>()
  const apps = new Map<string, WebSocket>()
  let most = 0
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (request.headers.authorization !== undefined) credentials.add(request.headers.authorization)
    const description = /^\/ari\/api-docs\/(\w+)\.json$/.exec(path)?.[1]
    if (description === undefined) {
      asked.push(`${request.method} ${path}`)
      most = Math.max(most, open.size - apps.size)
      return answering()(path, response, request)
    }
    // The package asks this first of all, without any credentials, to see whether somebody is there.
    if (request.headers.authorization === undefined) return void response.writeHead(401).end()
    const fault = faults.shift() ?? 'none'
    if (fault === 'cut') return void response.socket?.resetAndDestroy()
    response.writeHead(fault === 'refused' ? 503 : 200, { 'content-type': 'application/json' })
    if (fault !== 'none') return void response.end('{')
    response.end(JSON.stringify(describe(description, String(request.headers.host))))
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, request) => {
    credentials.add(String(request.headers.authorization))
    apps.set(new URL(String(request.url), 'ws://h').searchParams.get('app') ?? '', socket)
  })
  server.listen(wanted, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy()
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    credentials,
    most: () => most,
    send: (app, text) => apps.get(app)?.send(text),
    cut,
    async stop() {
      sockets.close()
      server.close()
      cut()
      if (server.listening) await once(server, 'close')
    },
  }
}

const describe = (name: string, host: string): object => {
  const basePath = `http://${host}/ari`
  if (name === 'resources') {
    const apis = Object.keys(DESCRIBED).map((one) => ({ path: `/api-docs/${one}.{format}`, description: '' }))
    return { swaggerVersion: '1.1', basePath, apis }
  }
  const apis = (DESCRIBED[name] ?? []).map(([httpMethod, path, nickname, ...parameters]) => ({
    path,
    operations: [
      {
        httpMethod,
        nickname,
        summary: '',
        responseClass: httpMethod === 'GET' ? 'List[object]' : 'void',
        parameters: parameters.map((parameter) => ({
          name: parameter,
          paramType: path.includes(`{${parameter}}`) ? 'path' : parameter === 'filter' ? 'body' : 'query',
          dataType: parameter === 'filter' ? 'object' : 'string',
        })),
      },
    ],
  }))
  return { swaggerVersion: '1.1', basePath, resourcePath: `/api-docs/${name}.{format}`, apis, models: {} }
}

/** So much of Asterisk 16's description as the tests use. */
const DESCRIBED: Readonly<Record<string, readonly (readonly [string, string, string, ...string[]])[]>> = {
  applications: [['PUT', '/applications/{applicationName}/eventFilter', 'filter', 'applicationName', 'filter']],
  channels: [
    ['GET', '/channels', 'list'],
    ['DELETE', '/channels/{channelId}', 'hangup', 'channelId', 'reason'],
    ['POST', '/channels/{channelId}/answer', 'answer', 'channelId'],
    ['POST', '/channels/{channelId}/variable', 'setChannelVar', 'channelId', 'variable', 'value'],
  ],
}
