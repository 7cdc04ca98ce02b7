/**
 * A tiny SIP user agent for tests: callers who dial in and phones that ring, all on one UDP socket of loopback, each with
 * a tone of its own. It knows as much of RFC 3261 as a switch on the same machine needs.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type Dialog, type PhoneManner, type SipCall, send, type Wire } from './sip-peer-dialog.ts'
import { incoming } from './sip-peer-incoming.ts'
import { openMedia } from './sip-peer-media.ts'
import { answerTo, headerOf, parseSip } from './sip-peer-message.ts'
import { outgoing } from './sip-peer-outgoing.ts'
import { createRegistrar, type Registrar, register } from './sip-peer-registrar.ts'

export type { PhoneManner, SipCall } from './sip-peer-dialog.ts'

export interface SipPhone {
  readonly uri: string
  /** Calls that rang here, oldest first. */
  calls(): readonly SipCall[]
}

export interface SipPeer {
  dial(options: { readonly from: string; readonly to: string; readonly hz?: number }): Promise<SipCall>
  phone(name: string, manner: PhoneManner, hz?: number): SipPhone
  readonly port: number
  /** Who may register here, as at a provider. */
  readonly registrar: Registrar
  /** Registers at the switch as this account; the status that came of it. */
  register(account: string, secret: string): Promise<number>
  /** Its network is lost, at once or when it is next asked for a call or about one, or there again; sound is not touched. */
  lose(when: 'now' | 'asked' | 'no'): void
  /** The methods of all that was asked of it, also of what was lost. */
  asked(): readonly string[]
  /** Hangs up what is left and closes the sockets. */
  close(): Promise<void>
}

export const createSipPeer = async (switchPort: number, switchHost = '127.0.0.1'): Promise<SipPeer> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('error', () => {})
  const dialogs = new Map<string, Dialog>()
  const phones = new Map<string, { manner: PhoneManner; hz: number; calls: SipCall[] }>()
  const registrar = createRegistrar()
  const wire: Wire = {
    socket,
    host: switchHost,
    port: switchPort,
    own: socket.address().port,
    network: { lost: false },
  }
  const asked: string[] = []
  let isNext = false

  socket.on('message', (packet, sender) => {
    const message = parseSip(packet.toString('utf8'))
    if (message.method !== null) asked.push(message.method)
    if (isNext && (message.method === 'INVITE' || message.method === 'UPDATE')) wire.network.lost = true
    if (wire.network.lost) return
    const callId = headerOf(message, 'call-id')
    const dialog = dialogs.get(callId)
    if (dialog) return dialog.handle(message)
    if (message.method === 'OPTIONS') return send(wire, answerTo(message, 200, 'OK', []))
    // The switch is not the only one who asks.
    if (message.method === 'REGISTER') return socket.send(registrar.answer(message), sender.port, sender.address)
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
      else if (typeof phone.manner === 'object') phone.manner.quietly(call)
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
    port: wire.own,
    registrar,
    register: (account, secret) =>
      register(wire, account, secret, ({ callId, handle }) => dialogs.set(callId, { ...RESERVED(callId), handle })),
    lose: (when) => {
      wire.network.lost = when === 'now'
      isNext = when === 'asked'
    },
    asked: () => asked,
    async close() {
      wire.network.lost = false
      for (const dialog of dialogs.values()) dialog.hangUp()
      await new Promise((resolve) => setImmediate(resolve))
      for (const dialog of dialogs.values()) dialog.drop()
      await new Promise<void>((resolve) => socket.close(() => resolve()))
    },
  }
}

/** Holds the place of a call whose media is being opened, so that a repeated INVITE does not make a second one. */
const RESERVED = (callId: string): Dialog => ({
  callId,
  shown: '',
  invitedAt: 0,
  state: () => 'calling',
  status: () => 0,
  answer() {},
  decline() {},
  announce() {},
  hangUp() {},
  reinvite() {},
  tone: () => -100,
  loudness: () => -100,
  pauses: { longest: () => 0, missing: () => 0, forget() {} },
  digits: () => '',
  type() {},
  handle() {},
  drop() {},
})
