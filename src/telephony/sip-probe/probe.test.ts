/** What a provider's answers, or none, are in words: against one of our own on a socket of loopback. */
import { createHash } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { probeTrunk } from './probe.ts'

let socket: Socket
let port = 0
/** Each request as it came, and what is answered: status line, headers, body; null for silence. */
let answer: (request: string, nth: number) => { status: string; headers?: readonly string[]; body?: string } | null
const heard: string[] = []

beforeEach(async () => {
  heard.length = 0
  socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  port = socket.address().port
  socket.on('message', (packet, from) => {
    const request = packet.toString()
    heard.push(request)
    const said = answer(request, heard.length)
    if (said === null) return
    const lines = request.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq):/i.test(line))
    const text = [`SIP/2.0 ${said.status}`, ...lines, ...(said.headers ?? []), '', said.body ?? ''].join('\r\n')
    socket.send(text, from.port, from.address)
  })
})
afterEach(() => void socket.close())

const SETTINGS = { codecs: ['alaw'], transport: 'udp', encryption: 'none' } as const
const nobody = () => ''
const register = (secret = 'good', withinMs = 2_000) =>
  probeTrunk(
    {
      connection: { kind: 'registration', server: `127.0.0.1:${port}`, username: '6221', sealedSecret: '' },
      ...SETTINGS,
    },
    secret,
    nobody,
    withinMs,
  )
const options = (withinMs = 2_000) =>
  probeTrunk({ connection: { kind: 'address', hosts: [`127.0.0.1:${port}`] }, ...SETTINGS }, null, nobody, withinMs)

const hash = (name: string, text: string): string => createHash(name).update(text).digest('hex')
/** A registrar that takes the secret `good`. */
const registrar = (challenge: string, name: string) => (request: string) => {
  const sent = /^(?:Proxy-)?Authorization: (.*)$/m.exec(request)?.[1]
  const [status, header] = challenge.startsWith('proxy ') ? ['407', 'Proxy-Authenticate'] : ['401', 'WWW-Authenticate']
  const asks = { status: `${status} Who are you`, headers: [`${header}: ${challenge.replace('proxy ', '')}`] }
  if (sent === undefined) return asks
  const of = (field: string): string => new RegExp(`${field}="?([^",]*)`).exec(sent)?.[1] ?? ''
  const [own, what] = [hash(name, '6221:provider:good'), hash(name, `REGISTER:${of('uri')}`)]
  const middle = sent.includes('qop=auth') ? `${of('nonce')}:00000001:${of('cnonce')}:auth` : of('nonce')
  return of('response') === hash(name, `${own}:${middle}:${what}`) ? { status: '200 OK' } : asks
}

it.each([
  ['Digest realm="provider", nonce="n1"', 'md5'],
  ['Digest realm="provider", nonce="n1", algorithm=MD5, qop="auth,auth-int", opaque="o"', 'md5'],
  ['Digest algorithm=SHA-256, realm="provider", nonce="n1", qop="auth"', 'sha256'],
  ['proxy Digest realm="provider",nonce="n1"', 'md5'],
])('a secret is right or wrong by %s', async (challenge, name) => {
  answer = registrar(challenge, name)
  expect(await register()).toEqual({ ok: true, says: `127.0.0.1:${port} takes the user name 6221 and its password` })
  const status = challenge.startsWith('proxy') ? 407 : 401
  expect(await register('bad')).toEqual({ ok: false, says: `${status}: wrong password` })
  expect(heard.every((request) => !/^contact:/im.test(request) && !request.includes('good'))).toBe(true)
})

it.each([
  ['403 No', '403: 127.0.0.1:PORT refuses the user name 6221, or calls from our address'],
  ['404 Not Found', '404: 127.0.0.1:PORT does not know the user name 6221'],
  ['503 Back\u0007 soon', '503: Back soon'],
  ['401 No', '401: 127.0.0.1:PORT asks for a proof that is not known here'],
])('REGISTER, %s: %s', async (status, says) => {
  answer = () => ({ status })
  expect(await register()).toEqual({ ok: false, says: says.replace('PORT', `${port}`) })
})

const sdp = (formats: string, ...maps: string[]): string =>
  ['v=0', `m=audio 4000 RTP/AVP ${formats}`, ...maps.map((map) => `a=rtpmap:${map}`), ''].join('\r\n')

it.each([
  ['200 OK', '', true, '127.0.0.1:PORT answers'],
  ['404 No such user', '', true, '127.0.0.1:PORT answers'],
  ['200 OK', sdp('0 8 101', '101 telephone-event/8000'), true, '127.0.0.1:PORT answers'],
  ['200 OK', sdp('0 18 96', '96 opus/48000/2'), false, 'codec alaw: 127.0.0.1:PORT takes only PCMU, G729, OPUS'],
  ['403 No', '', false, '403: 127.0.0.1:PORT refuses calls from our address'],
  ['401 Who', '', false, '401: 127.0.0.1:PORT wants a user name and a password'],
])('OPTIONS, %s %#: %s', async (status, body, ok, says) => {
  answer = () => ({ status, body })
  expect(await options()).toEqual({ ok, says: says.replace('PORT', `${port}`) })
})

it('asks again when a packet is lost, and says when nobody answers', async () => {
  answer = (_, nth) => (nth === 1 ? null : { status: '200 OK' })
  expect((await options()).ok).toBe(true)
  answer = () => null
  expect(await register('good', 300)).toEqual({ ok: false, says: `no answer from 127.0.0.1:${port}` })
})

it('an answer to somebody else, or half of one, is none', async () => {
  answer = (request) => ({ status: '200 OK', headers: [], body: request })
  socket.removeAllListeners('message')
  socket.on('message', (_, from) => {
    for (const text of ['', 'SIP/2.0', 'SIP/2.0 200 OK\r\nCall-ID: other\r\nCSeq: 1 REGISTER\r\n\r\n', '\0\r\n\r\n'])
      socket.send(text, from.port, from.address)
  })
  expect(await register('good', 300)).toEqual({ ok: false, says: `no answer from 127.0.0.1:${port}` })
})

it('where nothing listens, and a name that is none, are said', async () => {
  const dead = createSocket('udp4')
  dead.bind(0, '127.0.0.1')
  await once(dead, 'listening')
  const free = dead.address().port
  dead.close()
  await once(dead, 'close')
  const at = (server: string) =>
    probeTrunk({ connection: { kind: 'address', hosts: [server] }, ...SETTINGS }, null, nobody, 2_000)
  expect((await at(`127.0.0.1:${free}`)).says).toBe(`no answer from 127.0.0.1:${free}: nothing listens there`)
  expect((await at('nobody.invalid')).says).toBe('no address for nobody.invalid: the name cannot be looked up')
})
