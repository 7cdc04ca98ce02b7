/**
 * The edge: the process that has the browser's origin, and outlives the server. The page's files and `/sip` are its own; everything
 * else is passed to the server, and answered with 503 while that is away.
 */
import type http from 'node:http'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { loadConfig, serverSocketOf, tlsFiles } from '../config.ts'
import { createAccounts, passOf } from './accounts.ts'
import { createFront } from './front.ts'
import { log } from './log.ts'
import { createPages } from './pages.ts'
import { createServerDoor } from './server.ts'
import { createSipDoor } from './sip-door.ts'

const END_MS = 300

const config = loadConfig(process.env)
const server = createServerDoor(serverSocketOf(config))
const pages = createPages(join(config.root, 'dist', 'softphone'))
const sip = createSipDoor(createAccounts(server), `ws://127.0.0.1:${config.ariPort}/ws`)

const pathOf = ({ url = '/' }: http.IncomingMessage): string => url.split('?')[0] ?? url

const onRequest: http.RequestListener = async (request, response) => {
  if (pathOf(request) === '/health/edge') return void response.end('ok')
  if (pages(request, response)) return
  const status = await server.pass(request, response)
  if (request.method === 'DELETE' && pathOf(request) === '/api/v1/sessions/current' && status === 204)
    sip.end(passOf(request) ?? '')
}

const onUpgrade = (request: http.IncomingMessage, socket: unknown, head: Buffer): void => {
  if (!(socket instanceof Socket)) return
  if (pathOf(request) !== '/sip') return server.passUpgrade(request, socket, head)
  sip.open(request, socket, head).catch((error: unknown) => {
    log('error', 'a telephone could not be let in', { err: String(error) })
    socket.destroy()
  })
}

const front = createFront({ onRequest, onUpgrade, tls: tlsFiles(config) })
front.on('error', (error) => {
  console.error(`the edge can't listen: ${error.message}`)
  process.exit(1)
})
front.listen(config.port, config.host, () => log('info', 'the edge listens', { host: config.host, port: config.port }))

// Every telephone of the house hangs on this process, and one request holds nothing that another needs: it goes on.
process.on('uncaughtException', (error) =>
  log('error', 'the edge failed at something', { err: error.stack ?? `${error}` }),
)

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    front.close()
    sip.close()
    setTimeout(() => process.exit(0), END_MS)
  })
