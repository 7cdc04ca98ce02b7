import { afterEach, describe, expect, test, vi } from 'vitest'
import { EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import { createAriClientLink, createRestOpener } from './ari-client-link.ts'
import type { AriSocket } from './ari-socket.ts'
import { type Answering, accept, type OldSwitchOptions, startOldSwitch } from './testing/old-switch.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

const start = async (answering: () => Answering = () => accept, more: OldSwitchOptions = {}) => {
  const old = await startOldSwitch({ answering, ...more })
  cleanups.push(old.stop)
  return old
}

const noLog = { info() {}, warn() {}, error() {} }

const openLink = (port: number, secret = 's') => {
  const seen: string[] = []
  const counted: string[] = []
  const link = createAriClientLink(
    {
      ariUrl: `http://127.0.0.1:${port}/ari`,
      ariUser: 'u',
      ariSecret: secret,
      app: 'sambung',
      pingEvery: 60,
      log: noLog,
      count: (metric, labels) => counted.push(`${metric} ${Object.values(labels)}`),
    },
    {
      onUp: () => seen.push('up'),
      onDown: (reason) => seen.push(`down: ${reason}`),
      onMessage: ({ type }) => seen.push(type),
    },
  )
  cleanups.push(link.stop)
  return { link, seen, counted }
}

/** One socket with its requests, and little patience. */
const openSocket = async (port: number): Promise<AriSocket> => {
  const socket = await createRestOpener()({
    url: `http://127.0.0.1:${port}/ari`,
    user: 'u',
    secret: 's',
    app: 'sambung',
    log: noLog,
    count() {},
    onMessage() {},
    onClose() {},
    answerWithin: 80,
  })
  cleanups.push(socket.close)
  return socket
}

/** A switch that answers each request as it is said for its leg, and accepts the others. */
const answeringFor = (legs: Readonly<Record<string, Answering>>) => (): Answering => (path, response, request) =>
  (legs[path.split('/')[3]?.split('?')[0] ?? ''] ?? accept)(path, response, request)

const answer = (leg: string) => ({ method: 'POST' as const, uri: `channels/${leg}/answer` })
const list = { method: 'GET' as const, uri: 'channels' }

describe('cage.unknown-event', () => {
  test('what no description knows, what is no JSON and what is no event cost themselves alone', async () => {
    const old = await start()
    const { link, seen, counted } = openLink(old.port)
    await link.start()
    for (const text of ['{"type":"NeverHeardOf"}', '{', '7', '{"no":"type"}', '{"type":"StasisStart"}'])
      old.send('sambung', text)
    await vi.waitFor(() => expect(seen).toEqual(['up', 'NeverHeardOf', 'StasisStart']))
    expect(counted.filter((line) => line.endsWith('malformed'))).toHaveLength(3)
    expect((await link.control(answer('a'))).status).toBe(204)
  })

  test('and it hears again after the switch has been away', async () => {
    const old = await start()
    const { link, seen } = openLink(old.port)
    await link.start()
    old.send('sambung', '{"type":"NeverHeardOf"}')
    await vi.waitFor(() => expect(seen).toContain('NeverHeardOf'))
    await old.stop()
    await vi.waitFor(() => expect(seen.at(-1)).toMatch(/^down/))
    await expect(link.control(list)).rejects.toThrow(LinkDownError)
    const again = await start(undefined, { port: old.port })
    await vi.waitFor(() => expect(seen.filter((line) => line === 'up')).toHaveLength(2), 10_000)
    again.send('sambung', '{"type":"StasisStart"}')
    await vi.waitFor(() => expect(seen.at(-1)).toBe('StasisStart'))
  })
})

describe('cage.hung-rest', () => {
  test('a request without an answer is given up in time, and holds up nobody else', async () => {
    const old = await start(answeringFor({ hung: () => {} }))
    const socket = await openSocket(old.port)
    const hung = socket.request(answer('hung'))
    expect((await socket.request(answer('other'))).status).toBe(204)
    await expect(hung).rejects.toThrow(/no answer to POST channels\/hung\/answer in 80 ms/)
    await expect(hung).rejects.toThrow(LinkDownError)
    expect((await socket.request(answer('other'))).status).toBe(204)
  })

  test.each<[string, Answering]>([
    ['before', (_path, response) => response.socket?.resetAndDestroy()],
    [
      'within',
      (_path, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('[')
        response.socket?.destroySoon()
      },
    ],
  ])('a connection that is lost %s its answer is known at once', async (_when, lose) => {
    const old = await start(answeringFor({ lost: lose }))
    const socket = await openSocket(old.port)
    const error = await socket.request(answer('lost')).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LinkDownError)
    expect(String(error)).toMatch(/the link was lost/)
    expect((await socket.request(answer('other'))).status).toBe(204)
  })

  test('what is open when the link ends is settled with it', async () => {
    const old = await start(answeringFor({ hung: () => {} }))
    const { link, seen } = openLink(old.port)
    await link.start()
    const hung = expect(link.control(answer('hung'))).rejects.toThrow(LinkDownError)
    await vi.waitFor(() => expect(old.asked).toContain('POST /ari/channels/hung/answer'))
    old.cut()
    await hung
    await vi.waitFor(() => expect(seen.filter((line) => line === 'up')).toHaveLength(2), 10_000)
  })

  test('many at once take no more than sixteen connections; those of one leg keep their order', async () => {
    const old = await start(() => (_path, response) => void setImmediate(() => response.writeHead(204).end()))
    const { link } = openLink(old.port)
    await link.start()
    const before = old.asked.length
    const legs = Array.from({ length: 20 }, (_, i) => `leg-${i}`)
    const all = legs.flatMap((leg) => [
      link.control(answer(leg)),
      link.control({ method: 'POST', uri: `channels/${leg}/variable`, query: { variable: 'V', value: '1' } }),
      link.control({ method: 'DELETE', uri: `channels/${leg}` }),
    ])
    for (const { status } of await Promise.all(all)) expect(status).toBe(204)
    expect(old.most()).toBeLessThanOrEqual(16)
    const asked = old.asked.slice(before)
    for (const leg of ['leg-0', 'leg-17'])
      expect(asked.filter((line) => line.includes(`${leg}/`) || line.endsWith(leg))).toEqual([
        `POST /ari/channels/${leg}/answer`,
        `POST /ari/channels/${leg}/variable?variable=V&value=1`,
        `DELETE /ari/channels/${leg}`,
      ])
  })

  test('what comes after another of the same leg waits for its answer, and what is of others does not', async () => {
    const held: (() => void)[] = []
    const old = await start(answeringFor({ held: (_path, response) => held.push(() => response.writeHead(204).end()) }))
    const { link } = openLink(old.port)
    await link.start()
    const both = [link.control(answer('held')), link.control({ method: 'DELETE', uri: 'channels/held' })]
    await link.control(answer('other'))
    await link.control(answer('other'))
    expect(old.asked.filter((line) => line.includes('held'))).toEqual(['POST /ari/channels/held/answer'])
    held[0]?.()
    await vi.waitFor(() => expect(held).toHaveLength(2))
    held[1]?.()
    for (const { status } of await Promise.all(both)) expect(status).toBe(204)
  })

  test('a description that is refused, cut or no JSON is asked for again, and ends nothing', async () => {
    const faults: OldSwitchOptions['faults'] = ['no JSON', 'none', 'refused', 'cut']
    const old = await start(undefined, { faults })
    const { link, seen } = openLink(old.port)
    await link.start()
    await vi.waitFor(() => expect(seen).toEqual(['up']), 10_000)
    expect(faults).toEqual([])
    expect((await link.slow(list)).status).toBe(204)
  })
})

describe('cage.status', () => {
  test.each([400, 404, 409, 412, 422, 500])('%d comes out with its words', async (status) => {
    const words = { message: 'Channel not found' }
    const refuse: Answering = (_path, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(words))
    const old = await start(answeringFor({ gone: refuse }))
    const socket = await openSocket(old.port)
    expect(await socket.request(answer('gone'))).toMatchObject({ status, body: words })
  })

  test('an answer that says it is JSON and is none, and one that points elsewhere, harm nobody', async () => {
    const elsewhere = await start()
    const old = await start(
      answeringFor({
        odd: (_path, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
        moved: (_path, response) =>
          response.writeHead(302, { location: `http://127.0.0.1:${elsewhere.port}/ari/x` }).end(),
      }),
    )
    const socket = await openSocket(old.port)
    expect(await socket.request(answer('odd'))).toMatchObject({ status: 200, body: '{' })
    expect((await socket.request(answer('moved'))).status).toBe(302)
    expect((await socket.request(answer('other'))).status).toBe(204)
    // Whatever went there on its way is there before this.
    await fetch(`http://127.0.0.1:${elsewhere.port}/last`)
    expect([[...elsewhere.credentials], elsewhere.asked]).toEqual([[], ['GET /last']])
  })

  test('what this switch does not know is refused with words, and nothing is sent', async () => {
    const old = await start()
    const socket = await openSocket(old.port)
    const unknown = socket.request({ method: 'GET', uri: 'asterisk/info' })
    await expect(unknown).rejects.toThrow(EngineRefusedError)
    await expect(unknown).rejects.toThrow('this switch does not know GET asterisk/info')
    expect(old.asked).toEqual([])
  })
})

describe('cage.crlf', () => {
  test('line breaks and signs of addresses in names and values stay within them', async () => {
    const old = await start()
    const socket = await openSocket(old.port)
    const evil = 'a\r\nDELETE /ari/channels/b HTTP/1.1\r\n\r\n?x=1&y=2#z/../../%00é'
    await socket.request(answer(encodeURIComponent(evil)))
    await socket.request({ method: 'POST', uri: 'channels/a/variable', query: { variable: 'V', value: evil } })
    const [first = '', second = ''] = old.asked
    expect(old.asked).toHaveLength(2)
    expect(first).toBe(`POST /ari/channels/${encodeURIComponent(evil)}/answer`)
    expect(new URL(second.slice('POST '.length), 'http://h').searchParams.get('value')).toBe(evil)
  })
})

describe('cage.one-switch', () => {
  test('each switch gets its own credentials and never another’s, and none stand in an address', async () => {
    const [first, second] = [await start(), await start()]
    const [one, other] = [openLink(first.port, 'secret-1'), openLink(second.port, 'secret-2')]
    await Promise.all([one.link.start(), other.link.start()])
    for (let i = 0; i < 3; i++) await Promise.all([one.link.control(list), other.link.slow(list)])
    const basic = (secret: string) => `Basic ${Buffer.from(`u:${secret}`).toString('base64')}`
    expect([...first.credentials]).toEqual([basic('secret-1')])
    expect([...second.credentials]).toEqual([basic('secret-2')])
    expect([...first.asked, ...second.asked].join()).not.toMatch(/secret|nothing|api_key/)
  })

  test('a secret that was replaced ends the link at once', async () => {
    let status = 204
    const old = await start(() => (_path, response) => response.writeHead(status).end())
    const { link, seen } = openLink(old.port)
    await link.start()
    status = 401
    await expect(link.control(list)).rejects.toThrow(/no longer accepts our secret/)
    expect(seen.at(-1)).toBe('down: 401: the secret was replaced')
  })
})
