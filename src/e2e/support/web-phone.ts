/** A browser's telephone as the edge sees it: a WebSocket to `/sip`, and SIP written by hand, so that it can also be wrong. */
import { createHash, randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import { Phone } from '../../wire/sessions.ts'
import type { Api } from './api.ts'
import { waitFor } from './wait-for.ts'

export interface WebPhone {
  /** The name of its account. */
  readonly account: string
  /** A message of its own, whole and right but for what is changed; a header that is null is left out. Gives it as sent. */
  send(method: string, changes?: Readonly<Record<string, string | null>>, target?: string): string
  /** Whatever one likes. */
  sendRaw(text: string | Buffer): void
  /** The next status that comes in answer to the message, 100 apart. */
  answerTo(sent: string): Promise<number>
  /** Asks to be registered, with the password, once: the status that comes of it. */
  registerOnce(): Promise<number>
  /** The same until the switch has taken it. */
  register(): Promise<void>
  /** Calls, with the password and with no sound to offer: the status that comes of it. */
  invite(number: string): Promise<number>
  /** The code with which the socket was closed; null while it is open. */
  closedWith(): number | null
  close(): void
}

export interface WebPhoneOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
  /** Where it comes from. */
  readonly localAddress?: string
  /** False: it has vanished without a word, as far as the other end can see. */
  readonly autoPong?: boolean
}

/** The account issued to this sign-in. */
export const phoneOf = async (api: Api): Promise<{ readonly account: string; readonly secret: string }> => {
  const { uri, secret } = await api.get('/me/phone?takeOver=true', Phone)
  return { account: uri.replace(/^sip:|@.*$/g, ''), secret }
}

/** Rejects with the status when the edge refuses. */
export const openWebPhone = async (
  base: string,
  { account, secret }: { readonly account: string; readonly secret: string },
  { path = '/sip', ...options }: WebPhoneOptions,
): Promise<WebPhone> => {
  const socket = new WebSocket(`${base.replace(/^http/, 'ws')}${path}`, 'sip', {
    ...options,
    rejectUnauthorized: false,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve).once('error', reject)
    socket.once('unexpected-response', (_, answer) => reject(new Error(`refused with ${answer.statusCode}`)))
  })
  const received: string[] = []
  let closed: number | null = null
  let count = 0
  socket.on('message', (data) => received.push(data.toString()))
  socket.on('close', (code) => {
    closed = code
  })
  socket.on('error', () => undefined)

  const send: WebPhone['send'] = (method, changes = {}, target = 'sip:127.0.0.1') => {
    count += 1
    const headers: Record<string, string | null> = {
      Via: `SIP/2.0/WS test.invalid;branch=z9hG4bK${randomBytes(6).toString('hex')}`,
      'Max-Forwards': '70',
      From: `<sip:${account}@127.0.0.1>;tag=${randomBytes(4).toString('hex')}`,
      To: `<sip:${account}@127.0.0.1>`,
      'Call-ID': randomBytes(8).toString('hex'),
      CSeq: `${count} ${method}`,
      Contact: `<sip:${account}@test.invalid;transport=ws>`,
      'Content-Length': '0',
      ...changes,
    }
    const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
    const text = [`${method} ${target} SIP/2.0`, ...lines, '', ''].join('\r\n')
    socket.send(text)
    return text
  }
  const answer = (sent: string): Promise<string> =>
    waitFor('an answer', () => received.find((text) => isAnswer(text, sent)))

  const registerOnce = async (): Promise<number> => {
    const first = { Expires: '60', 'Call-ID': randomBytes(8).toString('hex') }
    const challenge = await answer(send('REGISTER', first))
    const second = { ...first, Authorization: digest(challenge, account, secret) }
    return statusOf(await answer(send('REGISTER', second)))
  }

  return {
    account,
    send,
    sendRaw: (text) => socket.send(text),
    answerTo: async (sent) => statusOf(await answer(sent)),
    registerOnce,
    invite: async (number) => {
      const uri = `sip:${number}@127.0.0.1`
      const first = { To: `<${uri}>`, 'Call-ID': randomBytes(8).toString('hex') }
      const challenge = await answer(send('INVITE', first, uri))
      const second = { ...first, Authorization: digest(challenge, account, secret, `INVITE:${uri}`) }
      return statusOf(await answer(send('INVITE', second, uri)))
    },
    register: async () => {
      await waitFor('the switch to take the registration', async () => (await registerOnce()) === 200)
    },
    closedWith: () => closed,
    close: () => socket.close(),
  }
}

const headerOf = (text: string, name: string): string =>
  new RegExp(`^${name} *: *(.*?)\\r?$`, 'im').exec(text)?.[1] ?? ''

const statusOf = (text: string): number => Number(/^SIP\/2\.0 (\d+)/.exec(text)?.[1])

const isAnswer = (text: string, sent: string): boolean =>
  statusOf(text) > 100 && ['Call-ID', 'CSeq'].every((name) => headerOf(text, name) === headerOf(sent, name))

/** RFC 2617, as the switch asks it. */
export const digest = (challenge: string, user: string, secret: string, asks = 'REGISTER:sip:127.0.0.1'): string => {
  const asked = headerOf(challenge, 'WWW-Authenticate')
  const field = (name: string): string => new RegExp(`${name}="?([^",]*)`).exec(asked)?.[1] ?? ''
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
  const [realm, nonce, opaque] = [field('realm'), field('nonce'), field('opaque')]
  const uri = asks.replace(/^[A-Z]+:/, '')
  const [cnonce, nc] = [randomBytes(8).toString('hex'), '00000001']
  const response = md5(`${md5(`${user}:${realm}:${secret}`)}:${nonce}:${nc}:${cnonce}:auth:${md5(asks)}`)
  const fields = { username: user, realm, nonce, uri, response, opaque, cnonce }
  const quoted = Object.entries(fields).map(([name, value]) => `${name}="${value}"`)
  return `Digest ${[...quoted, 'algorithm=MD5', 'qop=auth', `nc=${nc}`].join(', ')}`
}
