/**
 * A tiny SIP user agent for tests: callers who dial in and phones that ring, all on one UDP socket of loopback, each with
 * a tone of its own. It knows as much of RFC 3261 as a switch on the same machine needs.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type Media, openMedia, type Pauses } from './sip-peer-media.ts'
import { answerTo, headerOf, parseSip, type SipMessage, sdp, sdpTarget, writeSip } from './sip-peer-message.ts'

/** A function: it rings, and then that is done with the call. */
export type PhoneManner = 'waits' | 'answers' | 'declines' | 'busy' | 'ignores' | ((call: SipCall) => void)

export interface SipCall {
  readonly callId: string
  /** What the other side showed as the caller: the user part of From. */
  readonly shown: string
  state(): 'calling' | 'ringing' | 'up' | 'ended'
  /** The SIP status that ended a call before it was up; 0 otherwise. */
  status(): number
  answer(): void
  decline(status: number): void
  hangUp(): void
  tone(hz: number): number
  loudness(): number
  readonly pauses: Pauses
  /** performance.now() of the INVITE. */
  readonly invitedAt: number
}

export interface SipPhone {
  readonly uri: string
  /** Calls that rang here, oldest first. */
  calls(): readonly SipCall[]
}

export interface SipPeer {
  dial(options: { readonly from: string; readonly to: string; readonly hz?: number }): Promise<SipCall>
  phone(name: string, manner: PhoneManner, hz?: number): SipPhone
  /** Hangs up what is left and closes the sockets. */
  close(): Promise<void>
}

interface Dialog extends SipCall {
  handle(message: SipMessage): void
  /** Lets go of its sockets and timers, whatever the other side still says. */
  drop(): void
}

export const createSipPeer = async (switchPort: number, switchHost = '127.0.0.1'): Promise<SipPeer> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('error', () => {})
  const dialogs = new Map<string, Dialog>()
  const phones = new Map<string, { manner: PhoneManner; hz: number; calls: SipCall[] }>()
  const wire: Wire = { socket, host: switchHost, port: switchPort, own: socket.address().port }

  socket.on('message', (packet) => {
    const message = parseSip(packet.toString('utf8'))
    const callId = headerOf(message, 'call-id')
    const dialog = dialogs.get(callId)
    if (dialog) return dialog.handle(message)
    if (message.method === 'OPTIONS') return send(wire, answerTo(message, 200, 'OK', []))
    if (message.method !== 'INVITE') {
      if (message.method !== null && message.method !== 'ACK') send(wire, answerTo(message, 481, 'Gone', []))
      return
    }
    const name = /^sip:([^@;]+)/.exec(message.uri)?.[1] ?? ''
    const phone = phones.get(name)
    if (!phone) return send(wire, answerTo(message, 404, 'Not Found', [], 'x'))
    void openMedia(phone.hz).then((media) => {
      const call = incoming(wire, message, phone.manner, media)
      dialogs.set(callId, call)
      phone.calls.push(call)
      if (typeof phone.manner === 'function') phone.manner(call)
    })
    dialogs.set(callId, RESERVED(callId))
  })

  return {
    async dial({ from, to, hz = 440 }) {
      const call = outgoing(wire, from, to, await openMedia(hz))
      dialogs.set(call.callId, call)
      return call
    },
    phone(name, manner, hz = 660) {
      const phone = { manner, hz, calls: [] }
      phones.set(name, phone)
      return { uri: `sip:${name}@127.0.0.1:${wire.own}`, calls: () => phone.calls }
    },
    async close() {
      for (const dialog of dialogs.values()) dialog.hangUp()
      await new Promise((resolve) => setImmediate(resolve))
      for (const dialog of dialogs.values()) dialog.drop()
      await new Promise<void>((resolve) => socket.close(() => resolve()))
    },
  }
}

interface Wire {
  readonly socket: Socket
  readonly host: string
  readonly port: number
  readonly own: number
}

const send = (wire: Wire, text: string): void => wire.socket.send(text, wire.port, wire.host)

/** Holds the place of a call whose media is being opened, so that a repeated INVITE does not make a second one. */
const RESERVED = (callId: string): Dialog => ({
  callId,
  shown: '',
  invitedAt: 0,
  state: () => 'calling',
  status: () => 0,
  answer() {},
  decline() {},
  hangUp() {},
  tone: () => -100,
  loudness: () => -100,
  pauses: { longest: () => 0, forget() {} },
  handle() {},
  drop() {},
})

let counter = 0

const outgoing = (wire: Wire, from: string, to: string, media: Media): Dialog => {
  counter += 1
  const callId = `peer-${process.pid}-${wire.own}-${counter}`
  const tag = `c${counter}`
  const branch = `z9hG4bK-${callId}`
  let state: 'calling' | 'ringing' | 'up' | 'ended' = 'calling'
  let status = 0
  let cancelled = false
  let remoteTo = `<sip:${to}@${wire.host}:${wire.port}>`
  let target = `sip:${to}@${wire.host}:${wire.port}`
  const request = (method: string, cseq: number, suffix: string, body = '') =>
    writeSip(
      `${method} ${target} SIP/2.0`,
      [
        `Via: SIP/2.0/UDP 127.0.0.1:${wire.own};branch=${branch}${suffix}`,
        'Max-Forwards: 70',
        `From: <sip:${from}@127.0.0.1:${wire.own}>;tag=${tag}`,
        `To: ${remoteTo}`,
        `Call-ID: ${callId}`,
        `CSeq: ${cseq} ${method}`,
        `Contact: <sip:peer@127.0.0.1:${wire.own}>`,
      ],
      body,
    )
  const end = () => {
    if (state === 'ended') return
    state = 'ended'
    media.close()
  }
  const bye = () => {
    send(wire, request('BYE', 2, '-bye'))
    end()
  }
  send(wire, request('INVITE', 1, '', sdp(media.port)))
  return {
    callId,
    shown: from,
    invitedAt: performance.now(),
    state: () => state,
    status: () => status,
    answer() {},
    decline() {},
    hangUp() {
      if (state === 'ended') return
      if (state === 'up') return bye()
      cancelled = true
      send(wire, request('CANCEL', 1, ''))
    },
    tone: (hz) => (state === 'ended' ? -100 : media.tone(hz)),
    loudness: () => (state === 'ended' ? -100 : media.loudness()),
    pauses: media.pauses,
    drop: end,
    handle(message) {
      if (message.method !== null) {
        if (message.method === 'ACK') return
        send(
          wire,
          answerTo(message, 200, 'OK', contactOf(wire), '', message.method === 'INVITE' ? sdp(media.port) : ''),
        )
        if (message.method === 'BYE' && state !== 'ended') end()
        return
      }
      if (!headerOf(message, 'cseq').endsWith('INVITE')) return
      if (message.status < 180) return
      if (message.status < 200) {
        if (state === 'calling') state = 'ringing'
        return
      }
      remoteTo = headerOf(message, 'to')
      if (message.status >= 300) {
        send(wire, request('ACK', 1, ''))
        if (state !== 'ended') {
          status = message.status
          end()
        }
        return
      }
      target = /<([^>]+)>/.exec(headerOf(message, 'contact'))?.[1] ?? target
      send(wire, request('ACK', 1, '-ack'))
      if (state === 'up' || state === 'ended') return
      state = 'up'
      const rtp = sdpTarget(message.body)
      if (rtp) media.sendTo(rtp.host, rtp.port)
      // The CANCEL and the answer crossed: we still wanted out (RFC 3261 §9.1).
      if (cancelled) bye()
    },
  }
}

const contactOf = (wire: Wire): readonly string[] => [`Contact: <sip:peer@127.0.0.1:${wire.own}>`]

const incoming = (wire: Wire, invite: SipMessage, manner: PhoneManner, media: Media): Dialog => {
  const callId = headerOf(invite, 'call-id')
  const tag = `p${callId.slice(0, 8)}`
  let state: 'calling' | 'ringing' | 'up' | 'ended' = 'calling'
  let status = 0
  const end = () => {
    if (state === 'ended') return
    state = 'ended'
    media.close()
  }
  const reply = (code: number, reason: string, body = '') =>
    send(wire, answerTo(invite, code, reason, contactOf(wire), tag, body))
  const answer = () => {
    if (state === 'up' || state === 'ended') return
    state = 'up'
    reply(200, 'OK', sdp(media.port))
    const rtp = sdpTarget(invite.body)
    if (rtp) media.sendTo(rtp.host, rtp.port)
  }
  const decline = (code: number) => {
    if (state === 'up' || state === 'ended') return
    status = code
    reply(code, 'No')
    end()
  }
  const bye = () =>
    send(
      wire,
      writeSip(`BYE ${/<([^>]+)>/.exec(headerOf(invite, 'contact'))?.[1] ?? ''} SIP/2.0`, [
        `Via: SIP/2.0/UDP 127.0.0.1:${wire.own};branch=z9hG4bK-bye-${callId}`,
        'Max-Forwards: 70',
        `From: ${headerOf(invite, 'to')};tag=${tag}`,
        `To: ${headerOf(invite, 'from')}`,
        `Call-ID: ${callId}`,
        'CSeq: 900 BYE',
      ]),
    )
  if (manner === 'declines') decline(603)
  else if (manner === 'busy') decline(486)
  else if (manner !== 'ignores') {
    state = 'ringing'
    reply(180, 'Ringing')
    if (manner === 'answers') answer()
  }
  return {
    callId,
    shown: /<sip:([^@>]*)@/.exec(headerOf(invite, 'from'))?.[1] ?? '',
    invitedAt: performance.now(),
    state: () => state,
    status: () => status,
    answer,
    decline,
    hangUp() {
      if (state === 'up') {
        bye()
        end()
      } else if (state !== 'ended') decline(480)
    },
    tone: (hz) => (state === 'ended' ? -100 : media.tone(hz)),
    loudness: () => (state === 'ended' ? -100 : media.loudness()),
    pauses: media.pauses,
    drop: end,
    handle(message) {
      if (message.method === 'CANCEL') {
        send(wire, answerTo(message, 200, 'OK', [], tag))
        if (state === 'ringing' || state === 'calling') {
          status = 487
          reply(487, 'Request Terminated')
          end()
        }
      } else if (message.method === 'BYE') {
        send(wire, answerTo(message, 200, 'OK', []))
        if (state !== 'ended') end()
      } else if (message.method === 'INVITE') {
        if (state === 'up') send(wire, answerTo(message, 200, 'OK', contactOf(wire), tag, sdp(media.port)))
      } else if (message.method !== null && message.method !== 'ACK') send(wire, answerTo(message, 200, 'OK', []))
    },
  }
}
