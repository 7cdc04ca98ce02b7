import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createRandom } from '../../telephony/fake/random.ts'
import { startFaultProxy } from './proxy.ts'
import { createCutter, textFrame } from './proxy-frames.ts'
import type { Verdict } from './proxy-rest.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean()
})

const portOf = (address: unknown): number =>
  typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0

const proxyTo = async (target: number, seed = 1) => {
  const proxy = await startFaultProxy(target, createRandom(seed))
  cleanups.push(() => proxy.stop())
  return proxy
}

/** A server that says everything back, and a client of it through a proxy. */
const startEcho = async () => {
  const ends: Socket[] = []
  const server = createServer((socket) => {
    ends.push(socket)
    socket.on('error', () => {})
    socket.pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    for (const end of ends) end.destroy()
    server.close()
  })
  const proxy = await proxyTo(portOf(server.address()))
  const dial = async () => {
    const socket = connect(proxy.port, '127.0.0.1')
    const said = { text: '', closed: false }
    socket.on('data', (chunk) => {
      said.text += chunk.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      said.closed = true
    })
    cleanups.push(() => socket.destroy())
    await once(socket, 'connect')
    return { socket, said }
  }
  return { proxy, dial, ends }
}

/** A switch's end of WebSockets and a client of it through a proxy. */
const startSwitch = async (seed?: number) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  cleanups.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const proxy = await proxyTo(portOf(server.address()), seed)
  const dial = async (path = '/events?app=one') => {
    const client = new WebSocket(`ws://127.0.0.1:${proxy.port}${path}`, { perMessageDeflate: false })
    const said: string[] = []
    client.on('message', (data) => said.push(String(data)))
    client.on('error', () => {})
    cleanups.push(() => client.terminate())
    const [[far]] = await Promise.all([once(server, 'connection'), once(client, 'open')])
    if (!(far instanceof WebSocket)) throw new Error('no connection')
    return { client, said, far }
  }
  return { proxy, dial }
}

describe('the fault proxy on plain TCP', () => {
  test('without a fault, words and ends pass both ways', async () => {
    const { dial, ends } = await startEcho()
    const { socket, said } = await dial()
    socket.write('hello')
    await vi.waitFor(() => expect(said.text).toBe('hello'))
    socket.end('bye')
    await vi.waitFor(() => expect(said).toEqual({ text: 'hellobye', closed: true }))
    const other = await dial()
    await vi.waitFor(() => expect(ends).toHaveLength(2))
    ends[1]?.destroy()
    await vi.waitFor(() => expect(other.said.closed).toBe(true))
  })

  test('delay keeps the order; a slow line has its rate', async () => {
    const { proxy, dial } = await startEcho()
    const { socket, said } = await dial()
    proxy.disturb('toSwitch', { delayMs: 80 })
    const began = performance.now()
    for (const letter of 'abcdefgh') socket.write(letter)
    await vi.waitFor(() => expect(said.text).toBe('abcdefgh'))
    expect(performance.now() - began).toBeGreaterThanOrEqual(79)
    proxy.disturb('toSwitch', {})
    proxy.disturb('toServer', { bytesPerSecond: 50_000 })
    const slowly = performance.now()
    socket.write('x'.repeat(10_000))
    await vi.waitFor(() => expect(said.text).toHaveLength(10_008), 5_000)
    expect(performance.now() - slowly).toBeGreaterThanOrEqual(180)
  })

  test('a reader that does not read is felt by who writes', async () => {
    const { dial, ends } = await startEcho()
    const { socket, said } = await dial()
    socket.write('x')
    await vi.waitFor(() => expect(said.text).toBe('x'))
    socket.pause()
    const [end] = ends
    const size = 48 * 1024 * 1024
    end?.write('y'.repeat(size))
    // By the time that half as much has passed on another connection, all of it would have been taken.
    const other = await dial()
    await vi.waitFor(() => expect(ends).toHaveLength(2))
    ends[1]?.write('z'.repeat(size / 2))
    await vi.waitFor(() => expect(other.said.text).toHaveLength(size / 2), 10_000)
    expect(end?.writableLength).toBeGreaterThan(0)
    socket.resume()
    await vi.waitFor(() => expect(said.text).toHaveLength(size + 1), 10_000)
  })

  test('half-open: nothing passes, no end is told to either side, new connections work', async () => {
    const { proxy, dial, ends } = await startEcho()
    const { socket, said } = await dial()
    socket.write('before')
    await vi.waitFor(() => expect(said.text).toBe('before'))
    proxy.freeze()
    socket.write('into the void')
    const fresh = await dial()
    fresh.socket.write('fresh')
    await vi.waitFor(() => expect(fresh.said.text).toBe('fresh'))
    expect([proxy.connections(), said]).toEqual([1, { text: 'before', closed: false }])
    socket.destroy()
    fresh.socket.end()
    await vi.waitFor(() => expect(fresh.said.closed).toBe(true))
    expect(ends.map((end) => end.destroyed || end.readableEnded)).toEqual([false, true])
  })

  test('a cut ends all; refused is refused, until it accepts again', async () => {
    const { proxy, dial } = await startEcho()
    const all = [await dial(), await dial()]
    proxy.refuse()
    proxy.cut()
    await vi.waitFor(() => expect(all.map(({ said }) => said.closed)).toEqual([true, true]))
    await expect(dial()).rejects.toThrow(/ECONNREFUSED/)
    await proxy.accept()
    const { socket, said } = await dial()
    socket.write('again')
    await vi.waitFor(() => expect(said.text).toBe('again'))
  })
})

describe('the fault proxy on WebSockets', () => {
  const numbers = Array.from({ length: 300 }, (_, n) => `${n} ${'.'.repeat((n * 37) % 400)}`)

  const disturbed = async (seed: number) => {
    const { proxy, dial } = await startSwitch(seed)
    const { far, said } = await dial()
    proxy.disturb('toServer', { twice: 0.3, reorder: 0.3 })
    for (const number of numbers) far.send(number)
    far.send('end')
    await vi.waitFor(() => expect(said).toContain('299 '.padEnd(4 + ((299 * 37) % 400), '.')))
    await vi.waitFor(() => expect(said).toContain('end'))
    const order = said.filter((text) => text !== 'end').map((text) => Number.parseInt(text, 10))
    return { order, counts: proxy.counts }
  }

  test('messages come whole, some twice, some out of order, none lost; a seed says which', async () => {
    const seed = Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000)
    console.log(`seed ${seed}`)
    const { order, counts } = await disturbed(seed)
    expect([...new Set(order)].sort((a, b) => a - b)).toEqual(numbers.map((_, n) => n))
    const swapped = order.filter((n, at) => n < (order[at - 1] ?? -1))
    expect(order.length - numbers.length).toBeGreaterThan(40)
    expect(counts.moved).toBeGreaterThanOrEqual(swapped.length)
    expect(swapped.length).toBeGreaterThan(40)
    // The next one takes its place at once, not some later one.
    expect(order.every((n, at) => Math.abs(n - (order[at - 1] ?? 0)) <= 3)).toBe(true)
  })

  test('what is swallowed is gone, what follows arrives', async () => {
    const { proxy, dial } = await startSwitch()
    const { client, far, said } = await dial()
    const asked: string[] = []
    far.on('message', (data) => asked.push(String(data)))
    proxy.disturb('toServer', { swallow: true })
    far.send('lost')
    client.send('not lost')
    await vi.waitFor(() => expect([proxy.counts.messages, asked]).toEqual([1, ['not lost']]))
    proxy.disturb('toServer', {})
    far.send('kept')
    await vi.waitFor(() => expect(said).toEqual(['kept']))
  })

  test('what is held back for a next message comes alone when there is none', async () => {
    const { proxy, dial } = await startSwitch()
    const { far, said } = await dial()
    proxy.disturb('toServer', { reorder: 1 })
    far.send('alone')
    await vi.waitFor(() => expect(said).toEqual(['alone']))
  })

  test('messages from nowhere come in between, where they are wanted', async () => {
    const { proxy, dial } = await startSwitch()
    const one = await dial('/events?app=one&x=1')
    const two = await dial('/events?app=two')
    for (const number of numbers) {
      one.far.send(number)
      if (number.startsWith('100 ')) expect(proxy.inject(/app=one&/, 'from nowhere')).toBe(1)
    }
    await vi.waitFor(() => expect(one.said).toHaveLength(301))
    expect(one.said.filter((text) => text !== 'from nowhere')).toEqual(numbers)
    expect(proxy.inject(/app=three/, 'x')).toBe(0)
    expect(proxy.inject(/events/, 'y'.repeat(70_000))).toBe(2)
    await vi.waitFor(() => expect(two.said).toEqual(['y'.repeat(70_000)]))
  })

  test('a cut in mid-frame gives what was whole, and no half message', async () => {
    const { proxy, dial } = await startSwitch()
    const { client, far, said } = await dial()
    far.send('whole')
    await vi.waitFor(() => expect(said).toEqual(['whole']))
    proxy.cut('mid-frame')
    const [code] = await once(client, 'close')
    expect([code, said]).toEqual([1006, ['whole']])
    await vi.waitFor(() => expect(far.readyState).toBe(WebSocket.CLOSED))
  })

  test('what the switch says, and the pings it answers, are counted', async () => {
    const { proxy, dial } = await startSwitch()
    const { client, far, said } = await dial()
    far.send('one')
    far.send('two')
    client.ping()
    await Promise.all([once(client, 'pong'), vi.waitFor(() => expect(said).toHaveLength(2))])
    expect(proxy.counts).toEqual({ joins: 1, messages: 2, pongs: 1, doubled: 0, moved: 0 })
  })

  test('a request is answered in the place of the switch: unheard by it, or done all the same', async () => {
    const { proxy, dial } = await startSwitch()
    const { client, far, said } = await dial()
    const [asked, heard]: [string[], unknown[]] = [[], []]
    far.on('message', (data) => {
      const { request_id } = JSON.parse(String(data))
      asked.push(request_id)
      far.send(JSON.stringify({ type: 'RESTResponse', request_id, status_code: 204 }))
    })
    const verdicts: Readonly<Record<string, Verdict>> = {
      refused: { answer: 404, reaches: false },
      told: { answer: 409, reaches: true },
      unheard: { answer: 'nothing', reaches: false },
      untold: { answer: 'nothing', reaches: true },
    }
    proxy.listen({ judge: ({ uri }) => verdicts[uri.split('?')[0] ?? ''] ?? null, hear: (event) => heard.push(event) })
    far.send('{"type":"StasisStart"}')
    for (const uri of [...Object.keys(verdicts), 'plain'])
      client.send(
        JSON.stringify({ type: 'RESTRequest', request_id: uri, method: 'POST', uri: `${uri}?${'x'.repeat(200)}` }),
      )
    await vi.waitFor(() => expect(asked).toEqual(['told', 'untold', 'plain']))
    await vi.waitFor(() => expect(said).toHaveLength(4))
    const answers = said.map((text) => JSON.parse(text)).filter(({ type }) => type === 'RESTResponse')
    expect(answers.map(({ request_id, status_code }) => [request_id, status_code])).toEqual([
      ['refused', 404],
      ['told', 409],
      ['plain', 204],
    ])
    expect(heard).toEqual([{ type: 'StasisStart' }])
  })

  test('frames are found however the bytes are cut', () => {
    const head = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    const small = [textFrame('a'), textFrame('b'.repeat(200)), Buffer.from([0x8a, 0]), textFrame('')]
    for (const size of [1, 2, 3, 7, 100, 4_096, 100_000]) {
      const frames = size < 100 ? small : [...small, textFrame('c'.repeat(70_000)), ...small]
      const bytes = Buffer.concat([head, ...frames])
      const cutter = createCutter()
      const pieces: Buffer[] = []
      for (let at = 0; at < bytes.length; at += size) pieces.push(...cutter.push(bytes.subarray(at, at + size)))
      expect(pieces.map((piece) => piece.length)).toEqual([head, ...frames].map((piece) => piece.length))
    }
  })
})
