/** What a provider's answers over TCP and TLS, or none, are in words: against one of our own on a socket of loopback. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, expect, it } from 'vitest'
import type { Trunk } from '../../core/lines/words.ts'
import { probeTrunk } from './probe.ts'
import { ELSEWHERE, EXPIRED, GOOD } from './testing/certificates.ts'

const open: Server[] = []
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of open.splice(0)) server.close()
})

const listen = async (server: Server): Promise<number> => {
  open.push(server)
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port }: Partial<AddressInfo> = Object(server.address())
  return port ?? 0
}
/** One that answers each OPTIONS, in two pieces. */
const answering =
  (status = '200 OK', body = '') =>
  (socket: Socket): void => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      const lines = bytes.toString().split('\r\n')
      const same = lines.filter((line) => /^(via|from|to|call-id|cseq):/i.test(line))
      const text = [`SIP/2.0 ${status}`, ...same, `Content-Length: ${body.length}`, '', body].join('\r\n')
      socket.write('SIP/2.0 100 Trying\r\nContent-Length: 0\r\n\r\n')
      // Cut where it is whole but for its end.
      const cut = text.length - Math.max(3, body.length - 2)
      socket.write(text.slice(0, cut), () => setImmediate(() => socket.write(text.slice(cut))))
    })
  }
const tls = (certificate: { readonly key: string; readonly cert: string }, answer = answering()) =>
  listen(createTlsServer(certificate, answer).on('tlsClientError', () => {}))
const ask = (port: number, more: Partial<Trunk>, trusted = GOOD.cert, withinMs = 2_000) =>
  probeTrunk(
    {
      connection: { kind: 'address', hosts: [`127.0.0.1:${port}`] },
      codecs: ['alaw'],
      transport: 'tls',
      encryption: 'srtp',
      ...more,
    },
    null,
    () => trusted,
    withinMs,
  )

it('an answer comes by TCP, and by TLS from whom somebody vouches for', async () => {
  const plain = await listen(createServer(answering()))
  expect(await ask(plain, { transport: 'tcp', encryption: 'none' })).toEqual({
    ok: true,
    says: `127.0.0.1:${plain} answers`,
  })
  const secret = await tls(GOOD)
  expect(await ask(secret, {})).toEqual({ ok: true, says: `127.0.0.1:${secret} answers` })
})

it.each([
  [
    'nobody vouches for it',
    GOOD,
    ELSEWHERE.cert,
    'nobody whom this machine or the trunk trusts vouches for that of PLACE',
  ],
  ['it has expired', EXPIRED, EXPIRED.cert, 'that of PLACE has expired, or one that it hangs on has'],
  ['it is for another name', ELSEWHERE, ELSEWHERE.cert, 'that of PLACE is for another name: other.example'],
])('a certificate: %s', async (_, certificate, trusted, says) => {
  const port = await tls(certificate)
  expect(await ask(port, {}, trusted)).toEqual({
    ok: false,
    says: `certificate: ${says.replace('PLACE', `127.0.0.1:${port}`)}`,
  })
})

it('where nobody speaks TLS, at once or never, and where nobody listens, it is said', async () => {
  const says = (port: number) => `no TLS at 127.0.0.1:${port}: somebody is there, who does not speak it`
  const plain = await listen(createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')))
  expect(await ask(plain, {})).toEqual({ ok: false, says: says(plain) })
  const silent = await listen(createServer(() => {}))
  expect(await ask(silent, {}, GOOD.cert, 300)).toEqual({ ok: false, says: says(silent) })
  const server = createServer()
  const free = await listen(server)
  server.close()
  await once(server, 'close')
  for (const transport of ['tcp', 'tls'] as const)
    expect((await ask(free, { transport })).says).toBe(`no answer from 127.0.0.1:${free}: nothing listens there`)
  const mute = await tls(GOOD, () => {})
  expect((await ask(mute, {}, GOOD.cert, 300)).says).toBe(`no answer from 127.0.0.1:${mute}`)
})

const sdp = (...profiles: string[]): string =>
  ['v=0', ...profiles.map((profile) => `m=audio 4000 ${profile} 8`), ''].join('\r\n')
it.each([
  ['srtp', '200 OK', sdp('RTP/SAVP'), 'PLACE answers'],
  ['srtp', '200 OK', sdp('RTP/AVP', 'RTP/SAVP'), 'PLACE answers'],
  ['srtp', '200 OK', sdp('RTP/AVP'), 'srtp: PLACE takes only sound that is not encrypted'],
  ['none', '200 OK', sdp('RTP/SAVPF'), 'srtp: PLACE takes only sound that is encrypted'],
  ['srtp', '488 Not Acceptable Here', '', '488: PLACE refuses sound that is encrypted'],
  ['none', '488 Not Acceptable Here', '', '488: PLACE refuses sound that is not encrypted'],
] as const)('sound that is %s, %s %#: %s', async (encryption, status, body, says) => {
  const port = await tls(GOOD, answering(status, body))
  expect((await ask(port, { encryption })).says).toBe(says.replace('PLACE', `127.0.0.1:${port}`))
})

it('an end without a word, and more than anybody says, are no answer', async () => {
  const gone = await tls(GOOD, (socket) => socket.end())
  expect((await ask(gone, {})).says).toBe(`no answer from 127.0.0.1:${gone}`)
  const loud = await tls(GOOD, (socket) => socket.on('data', () => socket.write('x'.repeat(1_000_000))))
  expect((await ask(loud, {}, GOOD.cert, 300)).says).toBe(`no answer from 127.0.0.1:${loud}`)
})
