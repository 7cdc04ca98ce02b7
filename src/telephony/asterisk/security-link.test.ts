/** The connection that hears who is not let in: it signs in, hears, and comes back. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { createSecurityLink } from './security-link.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

const stage = async (answer = 'Response: Success') => {
  const said: string[] = []
  const sockets: Socket[] = []
  const packets: string[] = []
  const warned: string[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      said.push(String(chunk))
      if (String(chunk).includes('Login'))
        socket.write(`Asterisk Call Manager/11.0.0\r\n${answer}\r\nMessage: so\r\n\r\n`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const log = { info() {}, warn: (_: object, words: string) => void warned.push(words), error() {} }
  const ami = { host: '127.0.0.1', port, user: 'sambung', secret: 'right' }
  const link = createSecurityLink({ ami, log, onPacket: (packet) => void packets.push(packet) })
  cleanups.push(
    link.stop,
    () => server.close(),
    () => sockets.forEach((socket) => void socket.destroy()),
  )
  link.start()
  await vi.waitFor(() => expect(packets).toHaveLength(1))
  return { said, sockets, packets, warned }
}

test('it asks for nothing but security events, by a user who may order nothing', async () => {
  const { said } = await stage()
  expect(said).toEqual(['Action: Login\r\nUsername: sambung-watch\r\nSecret: right\r\nEvents: security\r\n\r\n'])
})

test('packets come whole, however they are cut on the way, and what never ends is not kept', async () => {
  const { sockets, packets } = await stage()
  for (const piece of [
    'Event: A\r\nX: 1\r',
    '\n\r\nEvent',
    ': B\r\n\r\n',
    'z'.repeat(100_000),
    '\r\n\r\nEvent: C\r\n\r\n',
  ]) {
    sockets[0]?.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await vi.waitFor(() => expect(packets.at(-1)).toBe('Event: C'))
  expect(packets.slice(1, 3)).toEqual(['Event: A\r\nX: 1', 'Event: B'])
})

test('it comes back when the switch has gone', async () => {
  const { sockets, said } = await stage()
  sockets[0]?.destroy()
  await vi.waitFor(() => expect(said.filter((one) => one.includes('Login'))).toHaveLength(2), 10_000)
})

test('a login that is refused is told; what a stranger says later is not taken for an answer', async () => {
  expect((await stage('Response: Error')).warned).toHaveLength(1)
  const { sockets, packets, warned } = await stage()
  sockets[0]?.write('Response: Error\r\nMessage: Authentication failed\r\n\r\n')
  await vi.waitFor(() => expect(packets).toHaveLength(2))
  expect(warned).toEqual([])
})
