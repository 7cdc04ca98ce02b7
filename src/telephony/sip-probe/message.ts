/** As much of SIP (RFC 3261) as a question and its answer need. */
import type { TrunkTransport } from '../../core/lines/words.ts'

export interface Question {
  readonly method: 'REGISTER' | 'OPTIONS'
  readonly transport: TrunkTransport
  readonly uri: string
  /** The address of record in From and To. */
  readonly who: string
  /** Our own, as the other side is to answer it. */
  readonly via: string
  readonly callId: string
  readonly tag: string
  readonly branch: string
  readonly cseq: number
  readonly authorization: { readonly header: string; readonly value: string } | null
}

export interface Answer {
  readonly status: number
  readonly reason: string
  header(name: string): string | null
  readonly body: string
}

export const writeQuestion = (question: Question): string => {
  const { method, transport, uri, who, via, callId, tag, branch, cseq, authorization } = question
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport.toUpperCase()} ${via};rport;branch=z9hG4bK${branch}`,
    'Max-Forwards: 70',
    `From: <${who}>;tag=${tag}`,
    `To: <${who}>`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    ...(authorization === null ? [] : [`${authorization.header}: ${authorization.value}`]),
    ...(method === 'OPTIONS' ? ['Accept: application/sdp', `Contact: <sip:${via};transport=${transport}>`] : []),
    'User-Agent: Sambung',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** A final answer to that question; null for anything else, provisional answers included. */
export const readAnswer = (packet: string, { callId, cseq }: Pick<Question, 'callId' | 'cseq'>): Answer | null => {
  const [head = '', body = ''] = splitOnce(packet, '\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const [, status = '', reason = ''] = /^SIP\/2\.0 ([2-6][0-9]{2}) ?(.*)$/.exec(first) ?? []
  const header = (name: string): string | null => {
    for (const line of lines) {
      const [key = '', value = ''] = splitOnce(line, ':')
      if (key.trim().toLowerCase() === name) return value.trim()
    }
    return null
  }
  if (status === '' || (header('call-id') ?? header('i')) !== callId) return null
  if (Number.parseInt(header('cseq') ?? '', 10) !== cseq) return null
  // Words of a stranger: printable ones, and few.
  return { status: Number(status), reason: reason.replace(/[^\x20-\x7e]/g, '').slice(0, 60), header, body }
}

const splitOnce = (text: string, mark: string): readonly [string, string] => {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)]
}
