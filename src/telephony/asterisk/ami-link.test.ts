import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { LinkDownError } from '../../ports/engine.ts'
import { createAmiLink } from './ami-link.ts'

/** A manager interface that logs in whoever knows the secret and answers as the test says. */
const startManager = async (wanted = 0) => {
  const packets: Readonly<Record<string, string>>[] = []
  const sockets = new Set<Socket>()
  const state = { silent: false, greeting: 'Asterisk Call Manager/9.0.0\r\n' }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write(state.greeting)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const packet = Object.fromEntries(
          text
            .slice(0, end)
            .split('\r\n')
            .map((line) => [line.slice(0, line.indexOf(': ')).toLowerCase(), line.slice(line.indexOf(': ') + 2)]),
        )
        text = text.slice(end + 4)
        packets.push(packet)
        if (state.silent && packet.action !== 'login') continue
        const ok = packet.action !== 'login' || packet.secret === 'right'
        const refusal = packet.action === 'MixMonitor' ? 'Response: Error\r\nMessage: No such channel' : null
        const head =
          refusal ?? (ok ? 'Response: Success\r\nMessage: fine' : 'Response: Error\r\nMessage: Authentication failed')
        socket.write(
          `${head}\r\nActionID: ${packet.actionid}\r\n\r\nEvent: FullyBooted\r\nStatus: Fully Booted\r\n\r\n`,
        )
      }
    })
  })
  server.listen(wanted, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  cleanups.push(stop)
  return { port: typeof address === 'object' && address !== null ? address.port : 0, packets, state, stop, sockets }
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

const openAmi = (port: number, over: { secret?: string; answerWithin?: number; pingEvery?: number } = {}) => {
  const { secret = 'right', ...times } = over
  const log = { info() {}, warn() {}, error() {} }
  const link = createAmiLink({ ami: { host: '127.0.0.1', port, user: 'sambung', secret }, log, count() {}, ...times })
  cleanups.push(() => link.stop())
  return link
}

describe('AMI in its cage', () => {
  test('an action has its answer, also when that is an error', async () => {
    const { port, packets } = await startManager()
    const link = openAmi(port)
    await link.start()
    expect(await link.action('Ping', {})).toEqual({ ok: true, message: 'fine' })
    expect(await link.action('MixMonitor', { Channel: 'x' })).toEqual({ ok: false, message: 'No such channel' })
    expect(packets.find((packet) => packet.action === 'Events')?.eventmask).toBe('off')
  })

  test.each(['a\r\nAction: Originate', 'a\nb', 'a\rb', 'a\0b'])(
    'a value with a line break or NUL (%j) is refused',
    async (value) => {
      const { port, packets } = await startManager()
      const link = openAmi(port)
      await link.start()
      await link.action('Ping', {})
      const before = packets.length
      await expect(link.action('MixMonitor', { Channel: value })).rejects.toThrow(/"Channel" has a line break or NUL/)
      await expect(link.action('MixMonitor', { [value]: 'x' })).rejects.toThrow(/line break or NUL/)
      await link.action('Ping', {})
      expect(packets.slice(before).map((packet) => packet.action)).toEqual(['Ping'])
    },
  )

  test('many actions at once each have their own answer', async () => {
    const { port, packets } = await startManager()
    const link = openAmi(port)
    await link.start()
    const answers = await Promise.all(Array.from({ length: 200 }, () => link.action('Ping', {})))
    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect(new Set(packets.map((packet) => packet.actionid)).size).toBe(packets.length)
  })

  test('without an answer it rejects in time; a dead peer is left and found again', async () => {
    const { port, state, packets } = await startManager()
    const link = openAmi(port, { answerWithin: 60, pingEvery: 40 })
    await link.start()
    // Alive for a while first: life is asked for again and again.
    await vi.waitFor(
      () => expect(packets.filter((packet) => packet.action === 'Ping').length).toBeGreaterThan(2),
      10_000,
    )
    state.silent = true
    await expect(link.action('MixMonitor', {})).rejects.toThrow(LinkDownError)
    await vi.waitFor(
      () => expect(packets.filter((packet) => packet.action === 'login').length).toBeGreaterThan(1),
      10_000,
    )
    state.silent = false
    await vi.waitFor(async () => expect((await link.action('Ping', {})).ok).toBe(true), 10_000)
  })

  test('a lost connection rejects what is pending; half a packet of the old one does not spoil the new', async () => {
    const { port, state, sockets } = await startManager()
    const link = openAmi(port)
    await link.start()
    state.silent = true
    const pending = link.action('Ping', {})
    for (const socket of sockets) socket.end('Event: FullyBo')
    await expect(pending).rejects.toThrow(/the AMI link was lost/)
    state.silent = false
    await vi.waitFor(async () => expect((await link.action('Ping', {})).ok).toBe(true), 10_000)
  })

  test('starts without a switch or with a wrong secret, and rejects', async () => {
    const { port } = await startManager()
    for (const link of [openAmi(1), openAmi(port, { secret: 'wrong' })]) {
      await link.start()
      await expect(link.action('Ping', {})).rejects.toThrow(/no AMI link/)
    }
  })
})
