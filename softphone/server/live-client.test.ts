import { expect, test } from 'vitest'
import { createManualClock } from '../../src/telephony/fake/manual-clock.ts'
import type { LiveMessage } from '../../src/wire/live.ts'
import { createLiveClient, type LiveClientOptions } from './live-client.ts'
import { type LiveState, NOTHING_HEARD } from './live-state.ts'

const settled = (): Promise<void> => new Promise(setImmediate)

type Listener = (event: { readonly data: unknown; readonly code: number }) => void

const createSocket = (url: string) => {
  const listeners = new Map<string, Listener>()
  const tell = (type: string, data: unknown, code: number): void => listeners.get(type)?.({ data, code })
  const socket = {
    url,
    closed: false,
    readyState: 1,
    said: 0,
    send: () => {
      socket.said += 1
    },
    addEventListener: (type: string, listener: Listener) => void listeners.set(type, listener),
    close: () => {
      socket.closed = true
    },
    hear: (message: LiveMessage) => tell('message', JSON.stringify(message), 0),
    break: (code = 1006) => tell('close', null, code),
  }
  return socket
}

const setUp = (options: Partial<LiveClientOptions> = {}) => {
  const clock = createManualClock()
  const sockets: ReturnType<typeof createSocket>[] = []
  const seen = { links: [] as string[], state: NOTHING_HEARD as LiveState, asked: 0 }
  const client = createLiveClient({
    url: 'ws://hotline.test/live',
    onState: (state) => {
      seen.state = state
    },
    onLink: (link) => seen.links.push(link),
    isSignedIn: async () => {
      seen.asked += 1
      return null
    },
    open: (url) => {
      const socket = createSocket(url)
      sockets.push(socket)
      return socket
    },
    random: () => 1,
    after: (ms, callback) => clock.after(ms, callback),
    ...options,
  })
  const last = () => {
    const socket = sockets.at(-1)
    if (socket === undefined) throw new Error('no line was opened')
    return socket
  }
  return { client, clock, sockets, seen, last }
}

const AT = '2026-01-31T08:00:00.000Z'
const snapshot = (seq: number): LiveMessage => ({ seq, at: AT, snapshot: { desk: { me: { id: 'siti' } } } })
const beat = (seq: number): LiveMessage => ({ seq, at: AT, changes: [] })

test('comes back with the last number it heard, later and later', async () => {
  const { clock, sockets, seen, last } = setUp({ topics: ['desk'] })
  await settled()
  expect(last().url).toBe('ws://hotline.test/live?topics=desk')
  last().hear(snapshot(7))
  last().hear(beat(9))
  expect(seen.links).toEqual(['connecting', 'up'])
  const waits: number[] = []
  for (let i = 0; i < 7; i++) {
    last().break()
    await settled()
    const opened = sockets.length
    const before = clock.now()
    while (sockets.length === opened) {
      clock.advance(10)
      await settled()
    }
    waits.push(clock.now() - before)
    expect(last().url).toBe('ws://hotline.test/live?topics=desk&since=9')
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
  expect(seen.links.at(-1)).toBe('away')
  last().hear(beat(9))
  last().break()
  await settled()
  clock.advance(250)
  await settled()
  expect(sockets).toHaveLength(9)
})

test('does not come back in step with the others', async () => {
  const { clock, sockets, last } = setUp({ random: () => 0 })
  await settled()
  last().break()
  await settled()
  clock.advance(124)
  await settled()
  expect(sockets).toHaveLength(1)
  clock.advance(1)
  await settled()
  expect(sockets).toHaveLength(2)
})

test('gives up a line that is never opened', async () => {
  const { clock, sockets, last } = setUp()
  await settled()
  clock.advance(40_000)
  expect(last().closed).toBe(true)
  clock.advance(250)
  await settled()
  expect(sockets).toHaveLength(2)
})

test('gives up a line that says nothing for too long', async () => {
  const { clock, sockets, seen, last } = setUp()
  await settled()
  last().hear(snapshot(1))
  clock.advance(39_000)
  last().hear(beat(1))
  clock.advance(39_999)
  expect(seen.links.at(-1)).toBe('up')
  const silent = last()
  clock.advance(1)
  expect([seen.links.at(-1), silent.closed]).toEqual(['away', true])
  clock.advance(250)
  await settled()
  expect(sockets).toHaveLength(2)
  // What a dead line says in the end is nobody's business.
  silent.hear(snapshot(99))
  silent.break(4401)
  expect([seen.state.seq, seen.links.at(-1)]).toEqual([1, 'away'])
})

test('stops when the sign-in has ended, whoever says so', async () => {
  const told = setUp()
  await settled()
  told.last().hear(snapshot(1))
  told.last().break(4401)
  expect(told.seen.links.at(-1)).toBe('signed-out')

  const refused = setUp({ isSignedIn: async () => false })
  await settled()
  refused.last().break()
  await settled()
  expect(refused.seen.links.at(-1)).toBe('signed-out')
  for (const { clock, sockets } of [told, refused]) {
    clock.advance(60_000)
    await settled()
    expect(sockets).toHaveLength(1)
  }
})

test('asks whether it is signed in only when it was not let in', async () => {
  const { clock, seen, last } = setUp()
  await settled()
  last().hear(snapshot(1))
  last().break()
  await settled()
  expect(seen.asked).toBe(0)
  clock.advance(250)
  await settled()
  last().break()
  await settled()
  expect(seen.asked).toBe(1)
})

test('takes a ticket for each line, and waits for one', async () => {
  const tickets: (string | null)[] = [null, 'one', 'two']
  const { clock, sockets, last } = setUp({ ticket: async () => tickets.shift() ?? null })
  await settled()
  expect(sockets).toHaveLength(0)
  clock.advance(250)
  await settled()
  expect(last().url).toBe('ws://hotline.test/live?ticket=one')
  last().break()
  await settled()
  clock.advance(500)
  await settled()
  expect(last().url).toBe('ws://hotline.test/live?ticket=two')
})

test('a nudged line has to prove that it is there', async () => {
  const { client, clock, seen, last } = setUp()
  await settled()
  last().hear(snapshot(1))
  client.nudge()
  clock.advance(2_999)
  last().hear(beat(1))
  clock.advance(10_000)
  expect([last().said, seen.links.at(-1)]).toEqual([1, 'up'])
  client.nudge()
  clock.advance(3_000)
  expect([last().closed, seen.links.at(-1)]).toEqual([true, 'away'])
})

test('a nudge tries at once, and opens no second line', async () => {
  const { client, sockets, last } = setUp()
  await settled()
  last().readyState = 0
  client.nudge()
  await settled()
  expect(sockets).toHaveLength(1)
  last().break()
  await settled()
  client.nudge()
  client.nudge()
  await settled()
  expect(sockets).toHaveLength(2)
  client.stop()
  expect(last().closed).toBe(true)
  last().break()
  client.nudge()
  await settled()
  expect(sockets).toHaveLength(2)
})
