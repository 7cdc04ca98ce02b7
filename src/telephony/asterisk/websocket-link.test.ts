import { once } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { LinkDownError } from '../../ports/engine.ts'
import { createWebsocketLink, type WebsocketLink } from './websocket-link.ts'

/** A switch that answers every request with 204, and notes what it was asked on which socket. */
const startSwitch = async (wanted = 0) => {
  const server = new WebSocketServer({ port: wanted, host: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const asked: string[] = []
  const state = { status: 204 }
  const sockets = new Map<string, WebSocket>()
  server.on('connection', (socket, request) => {
    const app = new URL(String(request.url), 'ws://h').searchParams.get('app') ?? ''
    sockets.set(app, socket)
    socket.on('message', (data) => {
      const { request_id, method, uri } = JSON.parse(String(data))
      asked.push(`${app}: ${method} ${uri}`)
      socket.send('{"type":"StasisStart"}')
      socket.send(JSON.stringify({ type: 'RESTResponse', request_id, status_code: state.status, reason_phrase: 'x' }))
    })
  })
  const stop = async () => {
    for (const client of server.clients) client.terminate()
    await new Promise((resolve) => server.close(resolve))
  }
  cleanups.push(stop)
  return { port, asked, state, stop, send: (app: string, text: string) => sockets.get(app)?.send(text), sockets }
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

const openLink = (port: number, isReplaced = () => false) => {
  const seen: string[] = []
  const link: WebsocketLink = createWebsocketLink(
    {
      ariUrl: `http://127.0.0.1:${port}/ari`,
      ariUser: 'u',
      ariSecret: 's',
      app: 'sambung',
      isReplaced,
      onFenced: () => seen.push('fenced'),
      log: { info() {}, warn() {}, error() {} },
      count() {},
    },
    {
      onUp: () => seen.push('up'),
      onDown: (reason) => seen.push(`down: ${reason}`),
      onMessage: ({ type }) => seen.push(type),
    },
  )
  cleanups.push(() => link.stop())
  return { link, seen }
}

describe('the link to Asterisk', () => {
  test('both sockets open, the filter is set, and no event comes before link-up', async () => {
    const { port, asked } = await startSwitch()
    const { link, seen } = openLink(port)
    await link.start()
    expect([...asked].sort()).toEqual([
      'sambung-slow: PUT applications/sambung-slow/eventFilter',
      'sambung: PUT applications/sambung/eventFilter',
    ])
    expect(seen).toEqual(['up', 'StasisStart'])
    await Promise.all([link.control({ method: 'POST', uri: 'c' }), link.slow({ method: 'GET', uri: 's' })])
    expect(asked.slice(2).sort()).toEqual(['sambung-slow: GET s', 'sambung: POST c'])
  })

  test('starts without a switch, and is there when the switch comes; the filter is set each time', async () => {
    const first = await startSwitch()
    await first.stop()
    const { link, seen } = openLink(first.port)
    await link.start()
    await expect(link.control({ method: 'GET', uri: 'x' })).rejects.toThrow(LinkDownError)
    const second = await startSwitch(first.port)
    await vi.waitFor(() => expect(seen).toContain('up'), 10_000)
    await second.stop()
    await vi.waitFor(() => expect(seen.at(-1)).toMatch(/^down/), 10_000)
    const third = await startSwitch(first.port)
    await vi.waitFor(() => expect(seen.filter((line) => line === 'up')).toHaveLength(2), 10_000)
    expect([...third.asked].sort()).toEqual([
      'sambung-slow: PUT applications/sambung-slow/eventFilter',
      'sambung: PUT applications/sambung/eventFilter',
    ])
  })

  test('the loss of either socket is the loss of the link', async () => {
    const { port, sockets } = await startSwitch()
    const { link, seen } = openLink(port)
    await link.start()
    const control = sockets.get('sambung')
    sockets.get('sambung-slow')?.terminate()
    await vi.waitFor(() => expect(control?.readyState).toBe(WebSocket.CLOSED), 10_000)
    await vi.waitFor(() => expect(seen.filter((line) => line === 'up')).toHaveLength(2), 10_000)
    expect(seen.filter((line) => line.startsWith('down'))).toHaveLength(1)
  })

  test('who is fenced says so and never comes back', async () => {
    const { port, sockets } = await startSwitch()
    const { link, seen } = openLink(port)
    await link.start()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    cleanups.push(() => vi.useRealTimers())
    link.fence()
    await vi.waitFor(() => expect(seen.at(-1)).toBe('down: another server has taken over the switch'))
    await vi.waitFor(() => expect([...sockets.values()].every((one) => one.readyState === WebSocket.CLOSED)).toBe(true))
    await expect(link.control({ method: 'GET', uri: 'x' })).rejects.toThrow(/another server/)
    const before = [...sockets.values()]
    vi.advanceTimersByTime(60_000)
    // Whoever connected before this one is seen before it.
    const other = new WebSocket(`ws://127.0.0.1:${port}/?app=other`)
    await once(other, 'open')
    other.terminate()
    expect([...sockets.values()].filter((socket) => !before.includes(socket))).toHaveLength(1)
  })

  test('a secret that was replaced ends the link at once', async () => {
    const { port, state } = await startSwitch()
    const { link, seen } = openLink(port)
    await link.start()
    state.status = 401
    await expect(link.control({ method: 'GET', uri: 'x' })).rejects.toThrow(/no longer accepts our secret/)
    expect(seen.at(-1)).toBe('down: 401: the secret was replaced')
  })

  test('a refusal is for good when a later start has other secrets, and else it is tried again', async () => {
    const { port, state } = await startSwitch()
    let replaced = false
    const { link, seen } = openLink(port, () => replaced)
    await link.start()
    state.status = 401
    await expect(link.control({ method: 'GET', uri: 'x' })).rejects.toThrow(LinkDownError)
    state.status = 204
    await vi.waitFor(() => expect(seen.filter((line) => line === 'up')).toHaveLength(2), 10_000)
    replaced = true
    state.status = 401
    await expect(link.control({ method: 'GET', uri: 'x' })).rejects.toThrow(LinkDownError)
    expect(seen.slice(-2)).toEqual(['down: 401: the secret was replaced', 'fenced'])
    await expect(link.control({ method: 'GET', uri: 'x' })).rejects.toThrow(/another server/)
  })
})
