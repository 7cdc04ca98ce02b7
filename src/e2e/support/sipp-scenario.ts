/**
 * SIPp scenarios (SIPp 3.6) as text. A telephone in a call waits for a BYE or for being told to hang up: an INFO with the
 * call's Call-ID, which the test sends to SIPp's own port. What happens is written to SIPp's log, a line each:
 * `name|Call-ID|detail`.
 */

/** A caller: calls, says ACK, talks until told or until the other side hangs up. */
export const callerScenario = (call: { number: string; fromHeader: string; mediaPort: number }): string =>
  scenario('caller', [
    send(
      [
        `INVITE sip:${call.number}@[remote_ip]:[remote_port] SIP/2.0`,
        VIA,
        `From: ${call.fromHeader};tag=[call_number]x`,
        `To: <sip:${call.number}@[remote_ip]:[remote_port]>`,
        'Call-ID: [call_id]',
        'CSeq: 1 INVITE',
        ...COMMON,
      ],
      { sdpPort: call.mediaPort, retransmit: true },
    ),
    '<recv response="100" optional="true"/>',
    `<recv response="180" optional="true">${action(log('ringing', '180'))}</recv>`,
    `<recv response="183" optional="true">${action(log('ringing', '183'))}</recv>`,
    ...REFUSALS.map(
      (code) => `<recv response="${code}" optional="true" next="refused">${action(log('refused', code))}</recv>`,
    ),
    `<recv response="200" rrs="true">${action(
      keep('To:', 'to'),
      '<ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="target"/>',
      log('answered', '200'),
    )}</recv>`,
    send([
      'ACK [$target] SIP/2.0',
      VIA,
      `From: ${call.fromHeader};tag=[call_number]x`,
      'To: [$to]',
      'Call-ID: [call_id]',
      'CSeq: 1 ACK',
      ...COMMON,
    ]),
    ...talking([
      'BYE [$target] SIP/2.0',
      VIA,
      `From: ${call.fromHeader};tag=[call_number]x`,
      'To: [$to]',
      'Call-ID: [call_id]',
      'CSeq: 2 BYE',
      ...COMMON,
    ]),
    '<label id="refused"/>',
    send([
      `ACK sip:${call.number}@[remote_ip]:[remote_port] SIP/2.0`,
      '[last_Via:]',
      `From: ${call.fromHeader};tag=[call_number]x`,
      '[last_To:]',
      'Call-ID: [call_id]',
      'CSeq: 1 ACK',
      ...COMMON,
    ]),
    '<label id="done"/>',
  ])

export type PhoneBehaviour =
  | { readonly kind: 'answer'; readonly afterMs: number }
  /** Rings until the other side gives up. */
  | { readonly kind: 'ring' }
  | { readonly kind: 'decline'; readonly code: number; readonly reason: string }

/** A desk phone: rings and then does as it should, call after call. */
export const phoneScenario = (behaviour: PhoneBehaviour, mediaPort: number): string =>
  scenario('phone', [
    `<recv request="INVITE">${action(
      keep('From:', 'from'),
      keep('To:', 'to'),
      keep('CSeq:', 'cseq'),
      '<ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="target"/>',
      log('offered', '[$from]'),
    )}</recv>`,
    send([
      'SIP/2.0 100 Trying',
      '[last_Via:]',
      '[last_From:]',
      '[last_To:]',
      'Call-ID: [call_id]',
      '[last_CSeq:]',
      ...COMMON,
    ]),
    ...(behaviour.kind === 'decline' ? declining(behaviour) : ringing(behaviour, mediaPort)),
    '<label id="done"/>',
    // SIPp refuses a scenario with a variable that is never read.
    '<Reference variables="target"/>',
  ])

const REFUSALS = ['400', '401', '403', '404', '408', '480', '484', '486', '487', '488', '500', '503', '603']

const VIA = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]'
const COMMON = ['Contact: <sip:phone@[local_ip]:[local_port]>', 'Max-Forwards: 70']

const answerTo = (status: string): readonly string[] => [
  `SIP/2.0 ${status}`,
  '[last_Via:]',
  'From: [$from]',
  'To: [$to];tag=[call_number]p',
  'Call-ID: [call_id]',
  'CSeq: [$cseq]',
  ...COMMON,
]

const declining = ({ code, reason }: { code: number; reason: string }): readonly string[] => [
  send(answerTo(`${code} ${reason}`), { retransmit: true }),
  `<recv request="ACK">${action(log('declined', `${code}`))}</recv>`,
]

const ringing = (behaviour: { kind: 'ring' } | { kind: 'answer'; afterMs: number }, mediaPort: number): string[] => [
  send(answerTo('180 Ringing')),
  behaviour.kind === 'ring'
    ? `<recv request="CANCEL" next="cancelled">${action(log('cancelled', ''))}</recv>`
    : `<recv request="CANCEL" timeout="${Math.max(1, behaviour.afterMs)}" ontimeout="pickup" next="cancelled">${action(log('cancelled', ''))}</recv>`,
  '<label id="pickup"/>',
  send(answerTo('200 OK'), { sdpPort: mediaPort, retransmit: true }),
  `<recv request="ACK">${action(log('answered', '200'))}</recv>`,
  ...talking([
    'BYE [$target] SIP/2.0',
    VIA,
    'From: [$to];tag=[call_number]p',
    'To: [$from]',
    'Call-ID: [call_id]',
    'CSeq: 1 BYE',
    ...COMMON,
  ]),
  '<label id="cancelled"/>',
  send([
    'SIP/2.0 200 OK',
    '[last_Via:]',
    '[last_From:]',
    '[last_To:]',
    'Call-ID: [call_id]',
    '[last_CSeq:]',
    ...COMMON,
  ]),
  send(answerTo('487 Request Terminated'), { retransmit: true }),
  '<recv request="ACK"/>',
]

/** In the call: the other side's BYE, or our own when told by INFO. */
const talking = (bye: readonly string[]): readonly string[] => [
  `<recv request="BYE" optional="true" next="ended">${action(log('ended', 'by them'))}</recv>`,
  '<recv request="INFO"/>',
  send(bye, { retransmit: true }),
  `<recv response="200" next="done">${action(log('ended', 'by us'))}</recv>`,
  '<label id="ended"/>',
  send(
    ['SIP/2.0 200 OK', '[last_Via:]', '[last_From:]', '[last_To:]', 'Call-ID: [call_id]', '[last_CSeq:]', ...COMMON],
    { next: 'done' },
  ),
]

const scenario = (name: string, steps: readonly string[]): string =>
  ['<?xml version="1.0" encoding="ISO-8859-1" ?>', `<scenario name="${name}">`, ...steps, '</scenario>', ''].join('\n')

const send = (
  lines: readonly string[],
  { sdpPort, retransmit = false, next }: { sdpPort?: number; retransmit?: boolean; next?: string } = {},
): string => {
  const body =
    sdpPort === undefined
      ? ['Content-Length: 0', '']
      : [
          'Content-Type: application/sdp',
          'Content-Length: [len]',
          '',
          'v=0',
          'o=phone 1 1 IN IP4 [local_ip]',
          's=-',
          'c=IN IP4 [local_ip]',
          't=0 0',
          `m=audio ${sdpPort} RTP/AVP 8 0 101`,
          'a=rtpmap:8 PCMA/8000',
          'a=rtpmap:0 PCMU/8000',
          'a=rtpmap:101 telephone-event/8000',
          'a=fmtp:101 0-16',
          'a=ptime:20',
        ]
  const attributes = `${retransmit ? ' retrans="500"' : ''}${next === undefined ? '' : ` next="${next}"`}`
  return [`<send${attributes}><![CDATA[`, '', ...lines, ...body, '', ']]></send>'].join('\n')
}

const action = (...steps: readonly string[]): string => `<action>${steps.join('')}</action>`
const log = (name: string, detail: string): string => `<log message="${name}|[call_id]|${detail}"/>`
const keep = (header: string, name: string): string =>
  `<ereg regexp=".*" search_in="hdr" header="${header}" assign_to="${name}"/>`
