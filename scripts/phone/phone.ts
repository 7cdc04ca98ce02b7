/**
 * A small SIP telephone over UDP (RFC 3261), for the demo, the bench and people's trials: it calls, rings, answers, declines
 * and hangs up, hundreds of calls at a time. It has no registration and no digest: it talks to switches that know its
 * address. Its moments are of the monotonic clock, taken as near to the socket as possible.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Law } from '../../src/core/sound/g711.ts'
import { answerRequest, type Dialog, newDialog, requestIn, responseTo } from './dialog.ts'
import {
  branchOf,
  header,
  methodOf,
  placeOf,
  readMessage,
  type SipMessage,
  statusOf,
  tagOf,
  userOf,
} from './message.ts'
import { createResender, type Resender } from './resend.ts'
import { type MediaPlace, readSdp, writeSdp } from './sdp.ts'

export type CallEvent =
  | { readonly type: 'ringing'; readonly code: number }
  | { readonly type: 'answered'; readonly media: MediaPlace | null }
  /** `code`: why it never became a call; 200 for one that did. */
  | { readonly type: 'ended'; readonly by: 'us' | 'them'; readonly code: number }

export interface Call {
  readonly direction: 'in' | 'out'
  /** The caller's number and the called one. */
  readonly from: string
  readonly to: string
  /** When its INVITE was sent, or arrived. */
  readonly invitedAt: number
  readonly phase: () => 'early' | 'answered' | 'ended'
  ring(): void
  /** Picks up; audio is wanted at that port of ours. */
  answer(mediaPort: number): void
  decline(code: number, reason: string): void
  /** Ends it in any phase: CANCEL, 603 or BYE. */
  hangup(): void
}

export interface Phone {
  readonly port: number
  call(options: { to: string; at: MediaPlace; from: string; mediaPort: number }): Call
  close(): void
}

export interface PhoneOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly law: Law
  onCall(call: Call): void
  onEvent(call: Call, event: CallEvent): void
}

export const openPhone = async (options: PhoneOptions): Promise<Phone> => {
  const socket = createSocket('udp4')
  socket.bind(options.port, options.host)
  await once(socket, 'listening')
  const port = socket.address().port
  const send = (text: string, place: MediaPlace): void => socket.send(text, place.port, place.host)
  const resender = createResender(send)
  const line: Line = { options, port, send, resender, calls: new Map() }
  socket.on('message', (bytes, source) => {
    const at = performance.now()
    const message = readMessage(bytes.toString('utf8'))
    if (message !== null) receive(line, message, { host: source.address, port: source.port }, at)
  })
  return {
    port,
    call: (wanted) => dial(line, wanted),
    close() {
      resender.stop()
      socket.close()
    },
  }
}

interface Line {
  readonly options: PhoneOptions
  readonly port: number
  readonly send: (text: string, place: MediaPlace) => void
  readonly resender: Resender
  readonly calls: Map<string, LiveCall>
}

interface LiveCall {
  readonly call: Call
  readonly dialog: Dialog
  phase: 'early' | 'answered' | 'ended'
  /** Of an incoming call: its INVITE, which each answer refers to, and the last answer given. */
  readonly invite: SipMessage
  readonly place: MediaPlace
  lastAnswer: string
  mediaPort: number
  /** We gave up an outgoing call that was not answered yet. */
  cancelled: boolean
}

const dial = (line: Line, wanted: Parameters<Phone['call']>[0]): Call => {
  const { host, law } = line.options
  const dialog = newDialog(host, line.port, wanted)
  const invite = requestIn(dialog, 'INVITE', writeSdp({ host, port: wanted.mediaPort }, law))
  const live = register(line, {
    direction: 'out',
    dialog,
    invite,
    from: wanted.from,
    to: wanted.to,
    place: wanted.at,
    invitedAt: performance.now(),
  })
  live.mediaPort = wanted.mediaPort
  line.resender.send(branchOf(invite), invite, wanted.at)
  return live.call
}

interface NewCall {
  readonly direction: 'in' | 'out'
  readonly dialog: Dialog
  readonly invite: SipMessage
  readonly place: MediaPlace
  readonly from: string
  readonly to: string
  readonly invitedAt: number
}

const register = (line: Line, fresh: NewCall): LiveCall => {
  const { direction, from, to, invitedAt, dialog, invite, place } = fresh
  const call: Call = {
    direction,
    from,
    to,
    invitedAt,
    phase: () => live.phase,
    ring: () => answer(line, live, 180, 'Ringing', ''),
    answer(mediaPort) {
      if (direction === 'out' || live.phase !== 'early') return
      live.mediaPort = mediaPort
      live.phase = 'answered'
      answer(line, live, 200, 'OK', writeSdp({ host: line.options.host, port: mediaPort }, line.options.law))
      line.options.onEvent(call, { type: 'answered', media: readSdp(invite.body) })
    },
    decline(code, reason) {
      if (direction === 'out' || live.phase !== 'early') return
      answer(line, live, code, reason, '')
      end(line, live, 'us', code)
    },
    hangup: () => hangup(line, live),
  }
  const live: LiveCall = { call, dialog, phase: 'early', invite, place, lastAnswer: '', mediaPort: 0, cancelled: false }
  line.calls.set(dialog.callId, live)
  return live
}

const answer = (line: Line, live: LiveCall, code: number, reason: string, body: string): void => {
  if (live.call.direction === 'out') return
  const response = responseTo(live.invite, code, reason, live.dialog, body)
  live.lastAnswer = response.text
  // A final answer is repeated until its ACK comes (§13.3.1.4, §17.2.1).
  if (code >= 200) line.resender.sendText(ackKey(live), response.text, live.place)
  else line.send(response.text, live.place)
}

const ackKey = (live: LiveCall): string => `ack ${live.dialog.callId}`

const hangup = (line: Line, live: LiveCall): void => {
  if (live.phase === 'ended') return
  if (live.phase === 'answered') {
    const bye = requestIn(live.dialog, 'BYE', '')
    line.resender.send(branchOf(bye), bye, placeOf(live.dialog.target))
    end(line, live, 'us', 200)
  } else if (live.call.direction === 'in') {
    live.call.decline(603, 'Decline')
  } else if (!live.cancelled) {
    live.cancelled = true
    const cancel = requestIn(live.dialog, 'CANCEL', '', live.invite)
    line.resender.send(`cancel ${branchOf(live.invite)}`, cancel, live.place)
  }
}

const end = (line: Line, live: LiveCall, by: 'us' | 'them', code: number): void => {
  if (live.phase === 'ended') return
  live.phase = 'ended'
  line.options.onEvent(live.call, { type: 'ended', by, code })
}

const receive = (line: Line, message: SipMessage, source: MediaPlace, at: number): void => {
  const status = statusOf(message)
  const live = line.calls.get(header(message, 'call-id'))
  if (status !== null) {
    if (live !== undefined) receiveResponse(line, live, message, status)
  } else if (methodOf(message) === 'INVITE' && live === undefined && tagOf(header(message, 'to')) === '') {
    const dialog = answerRequest(message, line.options.host, line.port)
    const from = userOf(header(message, 'from'))
    const to = userOf(header(message, 'to'))
    const fresh = register(line, { direction: 'in', dialog, invite: message, from, to, place: source, invitedAt: at })
    line.options.onCall(fresh.call)
  } else {
    receiveRequest(line, live, message, source)
  }
}

const receiveResponse = (line: Line, live: LiveCall, message: SipMessage, status: number): void => {
  const method = methodOf(message)
  const branch = branchOf(message)
  if (status >= 200 || method === 'INVITE') line.resender.settle(method === 'CANCEL' ? `cancel ${branch}` : branch)
  if (method !== 'INVITE' || live.call.direction === 'in') return
  if (status < 200) {
    if (status > 100) line.options.onEvent(live.call, { type: 'ringing', code: status })
    return
  }
  if (status < 300) live.dialog.learn(message)
  const place = status < 300 ? placeOf(live.dialog.target) : live.place
  line.send(live.dialog.ackOf(live.invite, message, status < 300), place)
  if (live.phase !== 'early') return
  if (status >= 300) end(line, live, live.cancelled ? 'us' : 'them', status)
  else {
    live.phase = 'answered'
    line.options.onEvent(live.call, { type: 'answered', media: readSdp(message.body) })
    // The CANCEL and the answer crossed: we still wanted out (§9.1).
    if (live.cancelled) hangup(line, live)
  }
}

const receiveRequest = (line: Line, live: LiveCall | undefined, message: SipMessage, source: MediaPlace): void => {
  const method = methodOf(message)
  const reply = (code: number, reason: string, body = ''): void =>
    line.send(responseTo(message, code, reason, live?.dialog, body).text, source)
  if (method === 'ACK') {
    if (live !== undefined) line.resender.settle(ackKey(live))
  } else if (method === 'OPTIONS') reply(200, 'OK')
  else if (live === undefined) reply(481, 'Call/Transaction Does Not Exist')
  else if (method === 'BYE') {
    reply(200, 'OK')
    line.resender.settle(ackKey(live))
    end(line, live, 'them', 200)
  } else if (method === 'CANCEL') {
    reply(200, 'OK')
    if (live.phase !== 'early') return
    answer(line, live, 487, 'Request Terminated', '')
    end(line, live, 'them', 487)
  } else if (method === 'INVITE' && branchOf(message) === branchOf(live.invite)) {
    if (live.lastAnswer !== '') line.send(live.lastAnswer, source)
  } else if (method === 'INVITE' || method === 'UPDATE') {
    // A new offer inside the call: we take it and keep our place.
    reply(200, 'OK', writeSdp({ host: line.options.host, port: live.mediaPort }, line.options.law))
  } else if (method === 'INFO' || method === 'NOTIFY' || method === 'MESSAGE') reply(200, 'OK')
  else reply(501, 'Not Implemented')
}
