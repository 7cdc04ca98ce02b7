/** What strangers say to the edge: nothing of it ends it, and nobody takes more of the switch than is theirs. */
import { once } from 'node:events'
import http from 'node:http'
import { type AddressInfo, connect, Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Accounts } from './accounts.ts'
import { createFront } from './front.ts'
import { createServerDoor } from './server.ts'
import { createSipDoor } from './sip-door.ts'

const LATEST = { timeout: 10_000 }
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close()
})
const listening = async (server: ReturnType<typeof createFront>): Promise<number> => {
  closing.push(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port }: Partial<AddressInfo> = Object(server.address())
  return port ?? 0
}
const VISITOR = { name: 'visitor0123abcd', until: Date.now() + 1e6, calls: '1500' }
const accounts: Accounts = { of: async () => VISITOR, holds: async () => true, forget: () => undefined }

const openEdge = async (switchUrl: string): Promise<number> => {
  const server = createServerDoor('/nowhere/server.sock')
  const sip = createSipDoor(accounts, switchUrl)
  closing.push(() => sip.close())
  return listening(
    createFront({
      tls: null,
      // Taken, and answered a while later: what comes after it comes in the midst of it.
      onRequest: (_, response) => void setImmediate(() => response.end('ok')),
      onUpgrade: (request, socket, head) => {
        if (!(socket instanceof Socket)) return
        if (request.url?.startsWith('/sip')) void sip.open(request, socket, head)
        else server.passUpgrade(request, socket, head)
      },
    }),
  )
}
const FIRST = 'GET /health/edge HTTP/1.1\r\nHost: x\r\n\r\n'
const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
const isWell = async (port: number): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/health/edge`)).ok

test.each(['/sip', '/sip?visitor=visitor0123abcd.x', '/live', '/'])(
  'a WebSocket for %s that is asked for in the midst of an answer is hung up on',
  async (path) => {
    const port = await openEdge('ws://127.0.0.1:9/ws')
    const socket = connect(port, '127.0.0.1', () => socket.write(FIRST + upgrade(path)))
    expect(Buffer.concat(await socket.toArray()).toString()).not.toContain('101')
    expect(await isWell(port)).toBe(true)
  },
)

test('after the answer it is taken as any other', async () => {
  const port = await openEdge('ws://127.0.0.1:9/ws')
  const socket = connect(port, '127.0.0.1', () => socket.write(FIRST))
  await once(socket, 'data')
  socket.write(upgrade('/live'))
  expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1.1 503 /)
})

const openSwitch = async (): Promise<{ readonly url: string; readonly places: () => number }> => {
  const server = http.createServer()
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'sip' })
  const port = await listening(server)
  closing.push(() => sockets.clients.forEach((client) => void client.terminate()))
  return { url: `ws://127.0.0.1:${port}/ws`, places: () => sockets.clients.size }
}
const browserOf = (port: number): WebSocket => {
  const browser = new WebSocket(`ws://127.0.0.1:${port}/sip?visitor=visitor0123abcd.x`, 'sip')
  closing.push(() => browser.terminate())
  return browser.on('error', () => undefined)
}

test('sixty sockets at once of one visitor take four places at the switch, and one more makes the oldest go', async () => {
  const { url, places } = await openSwitch()
  const port = await openEdge(url)
  let ended = 0
  for (let n = 0; n < 60; n++) browserOf(port).on('close', () => ended++)
  await vi.waitFor(() => expect([ended, places()]).toEqual([56, 4]), LATEST)
  const last = browserOf(port)
  await once(last, 'open')
  await vi.waitFor(() => expect([ended, places()]).toEqual([57, 4]), LATEST)
  expect(last.readyState).toBe(WebSocket.OPEN)
})

test('who does not answer a farewell keeps no place at the switch by it', async () => {
  const { url, places } = await openSwitch()
  const port = await openEdge(url)
  for (let n = 0; n < 8; n++) {
    const deaf = browserOf(port)
    await once(deaf, 'open')
    deaf.pause()
  }
  await vi.waitFor(() => expect(places()).toBe(4), LATEST)
})
