// biome-ignore-all lint/suspicious/noTemplateCurlyInString: values look like that in Asterisk's files
/** What strangers and admins write never becomes more than one thing in the switch: S1, S3, S4 and S5 of our controls, on random text. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LegMemo } from '../../core/call/switch.ts'
import { bridgeId, contactId, legId, playbackOf, queueId } from '../../core/ids.ts'
import { createAmiLink } from './ami-link.ts'
import { toCreate, toDialString, toDigit, toMemoRequest, toPlay, toRequest, toSnoop, toStopPlay } from './requests.ts'
import { cleanText } from './translate.ts'

const seed = Number(process.env.SAMBUNG_SEED ?? Math.trunc(Math.random() * 1e9))
const check = (property: fc.IRawProperty<unknown>, numRuns = 300): void => {
  try {
    fc.assert(property, { seed, numRuns })
  } catch (error) {
    throw new Error(`SAMBUNG_SEED=${seed} shows it again`, { cause: error })
  }
}

/** Text that means something somewhere: to a dial string, a path, a line of a protocol, a shell. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('&', '/', '@', '|', ',', '(', ')', '\r\n', '\0', '..', '%2f', '?', '#', ';', '${X}', '$(ls)'),
        fc.constantFrom('PJSIP/', 'Local/9@x', 'sip:', 'browser:', 'trunk:local:', 'account:', '500', 'host', '٣'),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
)
const anId = fc.oneof(nasty, fc.constantFrom('.', '..', 'c-1-a1'))

test('S1 whatever an address says, it is one destination or none', () => {
  const one =
    /^PJSIP\/(station\/sip:[\w.+-]+@[A-Za-z0-9.-]+(:\d{1,5})?|\+?\d{1,32}@[a-z0-9-]+|desk-[0-9a-f]{8}|web-[0-9a-f]{16})$/
  const address = fc.oneof(
    nasty,
    nasty.map((text) => `sip:1001@192.0.2.7${text}`),
    nasty.map((text) => `sip:${text}@192.0.2.7`),
    nasty.map((text) => `trunk:local:0215${text}`),
    nasty.map((text) => `trunk:${text}:0215`),
    nasty.map((text) => `browser:web-0123456789abcdef${text}`),
    nasty.map((text) => `account:desk-0a1b2c3d${text}`),
  )
  let dialled = 0
  check(
    fc.property(address, (uri) => {
      const text = toDialString(uri)
      if (text === null) return
      dialled++
      expect(text).toMatch(one)
    }),
  )
  expect(dialled).toBeGreaterThan(0)
})

test('S3 every action is one packet on the wire, and none at all when a value would begin another', async () => {
  let heard = ''
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('Asterisk Call Manager/9.0.0\r\n')
    let unread = ''
    socket.on('data', (chunk) => {
      heard += chunk.toString()
      unread += chunk.toString()
      for (let end = unread.indexOf('\r\n\r\n'); end >= 0; end = unread.indexOf('\r\n\r\n')) {
        const id = /^actionid: (.*)$/im.exec(unread.slice(0, end))?.[1]?.trim()
        unread = unread.slice(end + 4)
        socket.write(`Response: Success\r\nActionID: ${id}\r\nMessage: fine\r\n\r\n`)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const log = { info() {}, warn() {}, error() {} }
  const link = createAmiLink({ ami: { host: '127.0.0.1', port, user: 'a', secret: 'b' }, log, count() {} })
  try {
    await link.start()
    await link.action('Ping', {})
    heard = ''
    const tries = fc.sample(fc.tuple(nasty, nasty), { seed, numRuns: 300 })
    const breaks = /[\r\n\0]/
    const said = await Promise.all(
      tries.map(([key, value]) =>
        link.action('MixMonitor', { Channel: value, [`X${key}`]: 'x' }).then(
          () => true,
          () => false,
        ),
      ),
    )
    await link.action('Ping', {})
    const wrong = tries.filter(([key, value], n) => (breaks.test(key + value) ? said[n] : false))
    expect(wrong, `SAMBUNG_SEED=${seed}`).toEqual([])
    const packets = heard.split('\r\n\r\n').filter((packet) => packet !== '')
    expect(packets.length, `SAMBUNG_SEED=${seed}`).toBe(said.filter(Boolean).length + 1)
    for (const packet of packets) expect(packet.match(/^action: /gim), packet).toHaveLength(1)
    expect(said.filter(Boolean).length).toBeGreaterThan(0)
  } finally {
    link.stop()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
})

test('S4 an id stays one part of a path, whatever stands in it', () => {
  check(
    fc.property(anId, (text) => {
      const [leg, bridge, playback] = [legId(text), bridgeId(text), playbackOf(contactId(text), 0)]
      const requests = [
        [toRequest({ type: 'answer-leg', leg }, 'm'), 'channels/*/answer'],
        [toRequest({ type: 'add-leg', leg, bridge }, 'm'), 'bridges/*/addChannel'],
        [toRequest({ type: 'hang-up-leg', leg, cause: 'normal' }, 'm'), 'channels/*'],
        [toPlay(bridge, playback, ['a']), 'bridges/*/play/*'],
        [toStopPlay(playback), 'playbacks/*'],
        [toSnoop({ type: 'snoop-leg', leg, of: leg, bridge, whisper: false }, 'app'), 'channels/*/snoop/*'],
        [toDigit(leg, '1'), 'channels/*/dtmf'],
      ] as const
      for (const [{ uri }, form] of requests) {
        const wanted = form.split('/')
        const fixed = uri.split('/').map((part, n) => (wanted[n] === '*' ? '*' : part))
        expect(fixed.join('/')).toBe(form)
        const own = uri.split('/').filter((_, n) => wanted[n] === '*')
        if (own.some((part) => ![text, playback].includes(decodeURIComponent(part)))) throw new Error(uri)
      }
    }),
  )
})

const MEMO: LegMemo = { v: 1, contact: contactId('c-1'), phase: 'offered', queue: queueId('support'), enqueuedAt: null }
const VARIABLES = [
  'CONNECTEDLINE(num,i)',
  'CONNECTEDLINE(num-pres,i)',
  'CONNECTEDLINE(pres,i)',
  'SAMBUNG',
  'TIMEOUT(absolute)',
]

test('S5 what a caller says of themselves is short, clean text, and names no variable', () => {
  check(
    fc.property(nasty, (text) => {
      const clean = cleanText(text.repeat(50))
      expect([...clean].length).toBeLessThanOrEqual(80)
      expect(clean).not.toMatch(/\p{Cc}/u)
      const ring = toCreate(
        {
          type: 'ring-leg',
          leg: legId('a'),
          uri: 'sip:1@192.0.2.7',
          from: text,
          bridge: null,
          ringMs: 1_000,
          memo: MEMO,
        },
        'sambung',
      )
      const memo = toMemoRequest(legId('a'), { ...MEMO, phase: text })
      for (const { body } of [ring, memo]) {
        const names = Object.keys(Object(Object(body).variables))
        expect(names.filter((name) => !VARIABLES.includes(name))).toEqual([])
      }
      const shown = Object(Object(ring.body).variables)['CONNECTEDLINE(num,i)'] ?? ''
      expect(shown).toMatch(/^(\+?[0-9]{1,32}|visitor[0-9a-f]{8}|)$/)
    }),
  )
})
