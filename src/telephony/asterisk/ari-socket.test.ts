import { once } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { LinkDownError } from '../../ports/engine.ts'
import { type AriMessage, type AriSocketOptions, eventsUrl, openAriSocket } from './ari-socket.ts'

/** A switch's end of the socket, under the test's control. */
const startServer = async (autoPong = true) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const seen = { headers: '', url: '', requests: [] as { readonly request_id: string }[], pongs: 0, pings: 0 }
  let socket: WebSocket | undefined
  server.on('connection', (connection, request) => {
    socket = connection
    seen.headers = String(request.headers.authorization)
    seen.url = String(request.url)
    connection.on('message', (data) => seen.requests.push(JSON.parse(String(data))))
    connection.on('ping', () => {
      seen.pings += 1
    })
    connection.on('pong', () => {
      seen.pongs += 1
    })
  })
  cleanups.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  return {
    port,
    seen,
    send: (text: string | Buffer) => socket?.send(text, { binary: false }),
    cut: () => socket?.terminate(),
  }
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

const open = async (port: number, over: Partial<AriSocketOptions> = {}) => {
  const messages: AriMessage[] = []
  const closed: string[] = []
  const counted: string[] = []
  const warned: string[] = []
  const log = {
    info() {},
    warn: (_: object, text: string) => warned.push(text),
    error: (_: object, text: string) => warned.push(text),
  }
  const socket = await openAriSocket({
    url: `http://127.0.0.1:${port}/ari`,
    user: 'sambung',
    secret: 'sécret:1',
    app: 'sambung',
    log,
    count: (metric, labels) => counted.push(`${metric} ${Object.values(labels)}`),
    onMessage: (message) => messages.push(message),
    onClose: (reason) => closed.push(reason),
    ...over,
  })
  cleanups.push(() => socket.close())
  return { socket, messages, closed, counted, warned }
}

describe('one socket to Asterisk', () => {
  test('credentials go in the header, not in the address', async () => {
    const { port, seen } = await startServer()
    await open(port)
    expect(seen.url).toBe('/ari/events?app=sambung&subscribeAll=false')
    expect(seen.headers).toBe(`Basic ${Buffer.from('sambung:sécret:1').toString('base64')}`)
  })

  test('answers find their requests, in whatever order they come', async () => {
    const { port, seen, send } = await startServer()
    const { socket } = await open(port)
    const first = socket.request({ method: 'GET', uri: 'channels' })
    const second = socket.request({ method: 'DELETE', uri: 'channels/x' })
    await vi.waitFor(() => expect(seen.requests).toHaveLength(2))
    send(
      JSON.stringify({
        type: 'RESTResponse',
        request_id: seen.requests[1]?.request_id,
        status_code: 404,
        reason_phrase: 'Not Found',
        message_body: '{"message":"Channel not found"}',
      }),
    )
    send(
      JSON.stringify({
        type: 'RESTResponse',
        request_id: seen.requests[0]?.request_id,
        status_code: 200,
        reason_phrase: 'OK',
        message_body: '[]',
      }),
    )
    expect(await second).toEqual({ status: 404, reason: 'Not Found', body: { message: 'Channel not found' } })
    expect(await first).toEqual({ status: 200, reason: 'OK', body: [] })
  })

  test('a request without an answer is rejected in time', async () => {
    const { port } = await startServer()
    const { socket, counted } = await open(port, { answerWithin: 100 })
    await expect(socket.request({ method: 'GET', uri: 'channels' })).rejects.toThrow(
      /no answer to GET channels in 100 ms/,
    )
    expect(counted).toEqual(['switch_request_timeouts sambung'])
  })

  test('malformed JSON and a handler that throws are counted and told once; the stream goes on', async () => {
    const { port, send } = await startServer()
    const got: string[] = []
    const { counted, warned } = await open(port, {
      onMessage(message) {
        if (message.type === 'Bad') throw new Error('no')
        got.push(message.type)
      },
    })
    for (const text of ['{', '7', '[]', '{"no":"type"}', '{"type":"Bad"}', '{"type":"Bad"}', '{"type":"Good"}'])
      send(text)
    await vi.waitFor(() => expect(got).toEqual(['Good']))
    expect(counted.filter((line) => line.endsWith('malformed'))).toHaveLength(4)
    expect(counted.filter((line) => line.endsWith('fault'))).toHaveLength(2)
    expect(warned).toHaveLength(2)
  })

  test('a byte that is no UTF-8 spoils a letter, not the socket', async () => {
    const { port, send } = await startServer()
    const { messages, closed } = await open(port)
    send(Buffer.from('{"type":"A\xff"}', 'latin1'))
    send('{"type":"Good"}')
    await vi.waitFor(() => expect(messages.map(({ type }) => type)).toEqual(['A\ufffd', 'Good']))
    expect(closed).toEqual([])
  })

  test('a socket on which nothing comes back is given up, although it is open', async () => {
    const { port } = await startServer(false)
    const { closed, socket } = await open(port, { pingEvery: 40 })
    const pending = socket.request({ method: 'GET', uri: 'channels' })
    await expect(pending).rejects.toThrow(LinkDownError)
    await vi.waitFor(() => expect(closed).toEqual(['nothing answered for 80 ms']))
  })

  test('nor do events keep a socket on which nothing is answered: it may be dead one way', async () => {
    const { port, send } = await startServer(false)
    const { closed, messages } = await open(port, { pingEvery: 40 })
    const trickle = setInterval(() => send('{"type":"StillHere"}'), 10)
    cleanups.push(() => clearInterval(trickle))
    await vi.waitFor(() => expect(closed).toEqual(['nothing answered for 80 ms']))
    expect(messages.length).toBeGreaterThan(1)
  })

  test('answers do: a switch that is busy with our requests may be late with a pong', async () => {
    const { port, seen, send } = await startServer(false)
    const { socket, closed } = await open(port, { pingEvery: 40 })
    const answer = setInterval(() => {
      const { request_id } = seen.requests.at(-1) ?? {}
      send(JSON.stringify({ type: 'RESTResponse', request_id, status_code: 204 }))
    }, 5)
    cleanups.push(() => clearInterval(answer))
    const began = performance.now()
    while (performance.now() - began < 300) await socket.request({ method: 'GET', uri: 'channels' })
    expect(closed).toEqual([])
  })

  test('a quiet but living socket is kept, and never gets a pong it did not ask for', async () => {
    const { port, seen, send } = await startServer()
    const { closed, messages } = await open(port, { pingEvery: 100 })
    await vi.waitFor(() => expect(seen.pings).toBeGreaterThan(4))
    send('{"type":"StillHere"}')
    await vi.waitFor(() => expect(messages).toHaveLength(1))
    expect(closed).toEqual([])
    expect(seen.pongs).toBe(0)
  })

  test('a lost socket rejects what is pending and says so once', async () => {
    const { port, cut, seen } = await startServer()
    const { socket, closed } = await open(port)
    const pending = socket.request({ method: 'GET', uri: 'channels' })
    await vi.waitFor(() => expect(seen.requests).toHaveLength(1))
    cut()
    await expect(pending).rejects.toThrow(LinkDownError)
    expect(closed).toHaveLength(1)
    await expect(socket.request({ method: 'GET', uri: 'channels' })).rejects.toThrow(/no link/)
  })

  test('a refused connection says why', async () => {
    const server = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      verifyClient: (_info, done) => done(false, 401, 'No'),
    })
    await once(server, 'listening')
    cleanups.push(() => server.close())
    const address = server.address()
    await expect(open(typeof address === 'object' && address !== null ? address.port : 0)).rejects.toThrow(/401/)
    await expect(open(1)).rejects.toThrow(/ECONNREFUSED/)
  })

  test.each([
    ['http://127.0.0.1:8088/ari', 'ws://127.0.0.1:8088/ari/events?app=a&subscribeAll=false'],
    ['http://127.0.0.1:8088', 'ws://127.0.0.1:8088/ari/events?app=a&subscribeAll=false'],
    ['wss://pbx.example/x/ari/', 'wss://pbx.example/x/ari/events?app=a&subscribeAll=false'],
    ['http://u:p@h:1/ari', 'ws://h:1/ari/events?app=a&subscribeAll=false'],
  ])('%s -> %s', (base, url) => {
    expect(eventsUrl(base, 'a')).toBe(url)
  })
})
