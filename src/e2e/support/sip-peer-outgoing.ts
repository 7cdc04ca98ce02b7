/** A call that the tiny user agent makes. */
import { contactOf, type Dialog, send, type Wire } from './sip-peer-dialog.ts'
import type { Media } from './sip-peer-media.ts'
import { answerTo, headerOf, sdp, sdpTarget, writeSip } from './sip-peer-message.ts'

let counter = 0

export const outgoing = (wire: Wire, from: string, to: string, media: Media): Dialog => {
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
  let repeat: NodeJS.Timeout | undefined
  const end = () => {
    if (state === 'ended') return
    state = 'ended'
    clearTimeout(repeat)
    media.close()
  }
  const bye = () => {
    send(wire, request('BYE', 2, '-bye'))
    end()
  }
  const invite = request('INVITE', 1, '', sdp(media.port))
  /** Until anything answers: an overloaded Asterisk lets INVITEs drop and counts on that (RFC 3261 §17.1.1.2, timer A). */
  const ask = (againMs: number): void => {
    send(wire, invite)
    repeat = setTimeout(() => ask(2 * againMs), againMs)
  }
  ask(500)
  return {
    callId,
    shown: from,
    invitedAt: performance.now(),
    state: () => state,
    status: () => status,
    answer() {},
    decline() {},
    announce() {},
    hangUp() {
      if (state === 'ended') return
      if (state === 'up') return bye()
      cancelled = true
      send(wire, request('CANCEL', 1, ''))
    },
    reinvite() {},
    tone: (hz) => (state === 'ended' ? -100 : media.tone(hz)),
    loudness: () => (state === 'ended' ? -100 : media.loudness()),
    pauses: media.pauses,
    digits: media.digits,
    type: media.type,
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
      clearTimeout(repeat)
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
