import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http, { type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createServerDoor } from './server.ts'

describe('what is passed to the server', () => {
  let folder = ''
  const open: Server[] = []
  let passed: (number | null)[] = []
  const socketPath = (): string => join(folder, 'server.sock')

  /** The server behind, as a test wants it. */
  const behind = async (answer: RequestListener): Promise<Server> => {
    const server = http.createServer(answer)
    open.push(server)
    await once(server.listen(socketPath()), 'listening')
    return server
  }
  /** The edge before it; gives its port. */
  const edge = async (): Promise<number> => {
    const door = createServerDoor(socketPath())
    const server = http.createServer(async (request, response) => void passed.push(await door.pass(request, response)))
    server.on('upgrade', (request, socket, head) => {
      if (socket instanceof Socket) door.passUpgrade(request, socket, head)
    })
    open.push(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port }: Partial<AddressInfo> = Object(server.address())
    return port ?? 0
  }
  /** Whatever comes back for these bytes. */
  const say = async (port: number, bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const pieces = await socket.toArray()
    return Buffer.concat(pieces).toString()
  }

  beforeEach(() => {
    passed = []
    folder = mkdtempSync(join(tmpdir(), 'sambung-edge-'))
  })
  afterEach(() => {
    for (const server of open.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(folder, { recursive: true })
  })

  test('arrives as it was sent, but for who it came from', async () => {
    await behind(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'x-forwarded-for': 'not ours to tell' })
      response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body }))
    })
    const port = await edge()
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/agents?x=%2F`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { cookie: 'sambung_session=t', 'x-forwarded-for': '9.9.9.9', 'x-forwarded-proto': 'https' },
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    const seen = JSON.parse(await answer.text())
    expect(seen).toMatchObject({ url: '/api/v1/agents?x=%2F', method: 'POST', body: '{"a":1}' })
    expect(seen.headers).toMatchObject({
      host: `127.0.0.1:${port}`,
      cookie: 'sambung_session=t',
      'x-forwarded-for': '9.9.9.9, 127.0.0.1',
      'x-forwarded-proto': 'http',
    })
    expect(passed).toEqual([201])
  })

  test('is one request where one was sent, whatever its method', async () => {
    const seen: string[] = []
    await behind(async (request, response) => {
      seen.push(`${request.method} ${Buffer.concat(await request.toArray())}`)
      response.end()
    })
    const port = await edge()
    const inner = 'GET /inner HTTP/1.1\r\nhost: x\r\n\r\n'
    const chunked = `transfer-encoding: chunked\r\nconnection: close\r\n\r\n${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`
    await say(port, `GET / HTTP/1.1\r\nhost: x\r\n${chunked}`)
    await say(
      port,
      `DELETE / HTTP/1.1\r\nhost: x\r\ncontent-length: ${inner.length}\r\nconnection: close\r\n\r\n${inner}`,
    )
    expect(seen).toEqual([`GET ${inner}`, `DELETE ${inner}`])
  })

  test('is answered with 503 while the server is away, and again by it when it is back', async () => {
    const port = await edge()
    const url = `http://127.0.0.1:${port}/api/v1/me`
    expect((await fetch(url)).status).toBe(503)
    await behind((_, response) => response.end('back'))
    expect(await (await fetch(url)).text()).toBe('back')
    expect(passed).toEqual([null, 200])
  })

  test('is answered with 503 when the server dies over it, and broken off when it dies in its answer', async () => {
    await behind((request, response) => {
      if (request.url === '/early') request.socket.destroy()
      else response.write('begun', () => request.socket.destroy())
    })
    const port = await edge()
    expect((await fetch(`http://127.0.0.1:${port}/early`)).status).toBe(503)
    await expect(fetch(`http://127.0.0.1:${port}/late`).then((answer) => answer.text())).rejects.toThrow()
  })

  test('may become a WebSocket, in both directions, and ends with either side', async () => {
    const server = await behind((_, response) => response.end())
    server.on('upgrade', (request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n')
      socket.write(`${request.headers.upgrade}:`)
      socket.on('data', (piece: Buffer) => (`${piece}` === 'end' ? socket.end('bye') : socket.write(`<${piece}>`)))
    })
    const port = await edge()
    const socket = connect(port, '127.0.0.1')
    let heard = ''
    socket.on('data', (piece) => {
      heard += piece
      if (heard.endsWith('websocket:<first>')) socket.write('hello')
      if (heard.endsWith('<hello>')) socket.write('end')
    })
    socket.write('GET /live HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nfirst')
    await once(socket, 'close')
    expect(heard).toMatch(/^HTTP\/1\.1 101 /)
    expect(heard).toMatch(/websocket:<first><hello>bye$/)
  })

  test('that may not become one is told so, and 503 when the server is away', async () => {
    const upgrade = 'GET /live HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'
    const port = await edge()
    expect(await say(port, upgrade)).toMatch(/^HTTP\/1\.1 503 /)
    await behind((_, response) => response.writeHead(401).end('no'))
    expect(await say(port, upgrade)).toMatch(/^HTTP\/1\.1 401 /)
  })
})
