/** SIP messages as text and back (RFC 3261 §7), and the one session description the test peers speak (RFC 4566). */
import { DIGIT_TYPE } from './digit-ear.ts'

export interface SipMessage {
  /** Null in a response. */
  readonly method: string | null
  readonly uri: string
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

export const parseSip = (text: string): SipMessage => {
  const [head = '', body = ''] = splitOnce(text, '\r\n\r\n')
  const [start = '', ...lines] = head.split('\r\n')
  const [first = '', second = ''] = start.split(' ')
  const response = first.startsWith('SIP/')
  return {
    method: response ? null : first,
    uri: response ? '' : second,
    status: response ? Number(second) : 0,
    headers: lines.map((line) => {
      const [name = '', value = ''] = splitOnce(line, ':')
      return [name.trim().toLowerCase(), value.trim()] as const
    }),
    body,
  }
}

export const headerOf = (message: SipMessage, name: string): string =>
  message.headers.find(([key]) => key === name)?.[1] ?? ''

export const writeSip = (start: string, headers: readonly string[], body = ''): string =>
  [
    start,
    ...headers,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')

/** A response to a request; a tag is added to To when it has none. */
export const answerTo = (
  request: SipMessage,
  status: number,
  reason: string,
  headers: readonly string[],
  tag = '',
  body = '',
): string => {
  const to = headerOf(request, 'to')
  return writeSip(
    `SIP/2.0 ${status} ${reason}`,
    [
      ...request.headers.filter(([name]) => name === 'via').map(([, value]) => `Via: ${value}`),
      `From: ${headerOf(request, 'from')}`,
      `To: ${tag && !to.includes(';tag=') ? `${to};tag=${tag}` : to}`,
      `Call-ID: ${headerOf(request, 'call-id')}`,
      `CSeq: ${headerOf(request, 'cseq')}`,
      ...headers,
    ],
    body,
  )
}

export const sdp = (port: number): string =>
  [
    'v=0',
    'o=peer 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0 ${DIGIT_TYPE}`,
    'a=rtpmap:0 PCMU/8000',
    `a=rtpmap:${DIGIT_TYPE} telephone-event/8000`,
    'a=ptime:20',
    'a=sendrecv',
    '',
  ].join('\r\n')

export const sdpTarget = (body: string): { readonly host: string; readonly port: number } | null => {
  const host = /^c=IN IP4 (\S+)/m.exec(body)?.[1]
  const port = /^m=audio (\d+)/m.exec(body)?.[1]
  return host && port ? { host, port: Number(port) } : null
}

const splitOnce = (text: string, mark: string): readonly string[] => {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)]
}
