/**
 * A browser's telephone as the switch sees it, signalling alone: it registers over a WebSocket, rings, declines, is gone. Who
 * wants to hear something takes a real browser (browser-phone.ts).
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { answerTo, headerOf, parseSip, type SipMessage, writeSip } from './sip-peer-message.ts'
import { digest } from './web-phone.ts'

export interface WebPage {
  /** Registers; the status that came of it. */
  connect(): Promise<number>
  /** The socket is gone, without a word. */
  drop(): void
  /** Calls that rang here, oldest first. */
  calls(): readonly WebCall[]
}

export interface WebCall {
  readonly shown: string
  state(): 'ringing' | 'ended'
}

export interface WebPageOptions {
  /** Like `ws://127.0.0.1:8088/ws`. */
  readonly server: string
  readonly account: string
  readonly secret: string
  readonly manner: 'waits' | 'declines' | 'busy'
}

export const createWebPage = ({ server, account, secret, manner }: WebPageOptions): WebPage => {
  const calls: { readonly id: string; readonly shown: string; state: 'ringing' | 'ended' }[] = []
  let socket: WebSocket | null = null
  let count = 0

  const onRequest = (to: WebSocket, message: SipMessage): void => {
    const id = headerOf(message, 'call-id')
    const known = calls.find((call) => call.id === id)
    if (message.method === 'INVITE' && known === undefined) {
      const call = { id, shown: userOf(headerOf(message, 'from')), state: 'ringing' as 'ringing' | 'ended' }
      calls.push(call)
      to.send(answerTo(message, 180, 'Ringing', [`Contact: ${CONTACT}`], 'w'))
      const status = { waits: 0, declines: 603, busy: 486 }[manner]
      if (status > 0) to.send(answerTo(message, status, 'No', [], 'w'))
      if (status > 0) call.state = 'ended'
    }
    if (message.method !== 'CANCEL') return
    to.send(answerTo(message, 200, 'OK', [], 'w'))
    if (known !== undefined) known.state = 'ended'
    const invite = { ...message, headers: message.headers.map(([name, value]) => cseqOfInvite(name, value)) }
    to.send(answerTo(invite, 487, 'Request Terminated', [], 'w'))
  }

  const register = (on: WebSocket, callId: string, authorization: readonly string[]): Promise<string> => {
    count += 1
    const cseq = `${count} REGISTER`
    const head = [
      `Via: SIP/2.0/WS peer.invalid;branch=z9hG4bK${randomBytes(6).toString('hex')}`,
      'Max-Forwards: 70',
      `From: <sip:${account}@127.0.0.1>;tag=w${count}`,
      `To: <sip:${account}@127.0.0.1>`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq}`,
      `Contact: ${CONTACT};expires=60`,
      ...authorization,
    ]
    on.send(writeSip('REGISTER sip:127.0.0.1 SIP/2.0', head))
    return new Promise((resolve, reject) => {
      const hear = (data: unknown): void => {
        const text = `${data}`
        if (headerOf(parseSip(text), 'cseq') !== cseq) return
        on.off('message', hear)
        resolve(text)
      }
      on.on('message', hear)
      on.once('close', () => reject(new Error('the switch closed the socket')))
    })
  }

  return {
    async connect() {
      const fresh = new WebSocket(server, 'sip', { localAddress: EDGE })
      socket = fresh
      await once(fresh, 'open')
      fresh.on('error', () => {})
      fresh.on('message', (data) => {
        const message = parseSip(`${data}`)
        if (message.method !== null && message.method !== 'ACK') onRequest(fresh, message)
      })
      const callId = randomBytes(8).toString('hex')
      const challenge = await register(fresh, callId, [])
      if (parseSip(challenge).status !== 401) return parseSip(challenge).status
      const authorization = `Authorization: ${digest(challenge, account, secret)}`
      return parseSip(await register(fresh, callId, [authorization])).status
    },
    drop() {
      socket?.terminate()
      socket = null
    },
    calls: () => calls.map(({ shown, ...call }) => ({ shown, state: () => stateOf(calls, call.id) })),
  }
}

/** The edge's own loopback address, which no trunk has. */
const EDGE = '127.0.0.2'
const CONTACT = '<sip:page@peer.invalid;transport=ws>'

const stateOf = (calls: readonly { id: string; state: 'ringing' | 'ended' }[], id: string): 'ringing' | 'ended' =>
  calls.find((call) => call.id === id)?.state ?? 'ended'

const userOf = (from: string): string => /<sip:([^@;>]+)/.exec(from)?.[1] ?? ''

const cseqOfInvite = (name: string, value: string): readonly [string, string] =>
  name === 'cseq' ? [name, value.replace('CANCEL', 'INVITE')] : [name, value]
