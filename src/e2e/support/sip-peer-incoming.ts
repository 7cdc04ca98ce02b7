/** A call that reaches a phone of the tiny user agent. */
import { contactOf, type Dialog, type PhoneManner, send, type Wire } from './sip-peer-dialog.ts'
import type { Media } from './sip-peer-media.ts'
import { answerTo, headerOf, type SipMessage, sdp, sdpTarget, writeSip } from './sip-peer-message.ts'

export const incoming = (wire: Wire, invite: SipMessage, manner: PhoneManner, media: Media): Dialog => {
  const callId = headerOf(invite, 'call-id')
  const tag = `p${callId.slice(0, 8)}`
  let state: 'calling' | 'ringing' | 'up' | 'ended' = 'calling'
  let status = 0
  const end = () => {
    if (state === 'ended') return
    state = 'ended'
    media.close()
  }
  const reply = (code: number, reason: string, body = '', headers: readonly string[] = []) =>
    send(wire, answerTo(invite, code, reason, [...contactOf(wire), ...headers], tag, body))
  const answer = (headers: readonly string[] = []) => {
    if (state === 'up' || state === 'ended') return
    state = 'up'
    reply(200, 'OK', sdp(media.port), headers)
    const rtp = sdpTarget(invite.body)
    if (rtp) media.sendTo(rtp.host, rtp.port)
  }
  const announce = () => {
    if (state === 'up' || state === 'ended') return
    reply(183, 'Session Progress', sdp(media.port))
    const rtp = sdpTarget(invite.body)
    if (rtp) media.sendTo(rtp.host, rtp.port)
  }
  const decline = (code: number, headers: readonly string[] = []) => {
    if (state === 'up' || state === 'ended') return
    status = code
    reply(code, 'No', '', headers)
    end()
  }
  const ask = (method: string, cseq: number, body = '') =>
    send(
      wire,
      writeSip(
        `${method} ${/<([^>]+)>/.exec(headerOf(invite, 'contact'))?.[1] ?? ''} SIP/2.0`,
        [
          `Via: SIP/2.0/UDP 127.0.0.1:${wire.own};branch=z9hG4bK-${method}-${cseq}-${callId}`,
          'Max-Forwards: 70',
          `From: ${headerOf(invite, 'to')};tag=${tag}`,
          `To: ${headerOf(invite, 'from')}`,
          `Call-ID: ${callId}`,
          `CSeq: ${cseq} ${method}`,
          ...(body === '' ? [] : contactOf(wire)),
        ],
        body,
      ),
    )
  const bye = () => ask('BYE', 900)
  if (manner === 'declines') decline(603)
  else if (manner === 'busy') decline(486)
  else if (manner === 'tries' || typeof manner === 'object') reply(100, 'Trying')
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
    announce,
    hangUp() {
      if (state === 'up') {
        bye()
        end()
      } else if (state !== 'ended') decline(480)
    },
    reinvite: () => ask('INVITE', 800, sdp(media.port)),
    tone: (hz) => (state === 'ended' ? -100 : media.tone(hz)),
    loudness: () => (state === 'ended' ? -100 : media.loudness()),
    pauses: media.pauses,
    digits: media.digits,
    type: media.type,
    drop: end,
    handle(message) {
      if (message.method === null) {
        if (message.status >= 200 && headerOf(message, 'cseq').endsWith('INVITE')) ask('ACK', 800)
      } else if (message.method === 'CANCEL') {
        if (manner === 'answers-late') answer()
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
      } else if (message.method === 'NOTIFY') {
        // As desk phones of several makers do when they are asked to pick up, in this call and in no other.
        const isAsked = headerOf(message, 'event') === 'talk' && headerOf(message, 'to').includes(`tag=${tag}`)
        send(wire, answerTo(message, isAsked ? 200 : 481, isAsked ? 'OK' : 'Call/Transaction Does Not Exist', []))
        if (isAsked) answer()
      } else if (message.method !== null && message.method !== 'ACK') send(wire, answerTo(message, 200, 'OK', []))
    },
  }
}
