/** SIP messages as text (RFC 3261 §7), as far as a small phone reads and writes them. */
export interface SipMessage {
  /** The request line or the status line. */
  readonly start: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** The message in this datagram, or null when it is not SIP (keep-alives, noise). */
export const readMessage = (text: string): SipMessage | null => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [start = '', ...lines] = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  if (!start.startsWith('SIP/2.0 ') && !start.endsWith(' SIP/2.0')) return null
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    return [SHORT_NAMES[name] ?? name, line.slice(colon + 1).trim()]
  })
  return { start, headers, body: text.slice(end + 4) }
}

export const writeMessage = ({ start, headers, body }: SipMessage): string =>
  [
    start,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')

/** The first header of that name; empty when there is none. */
export const header = (message: SipMessage, name: string): string =>
  message.headers.find(([known]) => known === name)?.[1] ?? ''

export const headersNamed = (message: SipMessage, name: string): readonly string[] =>
  message.headers.filter(([known]) => known === name).map(([, value]) => value)

/** The status code of a response; null for a request. */
export const statusOf = (message: SipMessage): number | null =>
  message.start.startsWith('SIP/2.0 ') ? Number(message.start.slice(8, 11)) : null

export const methodOf = (message: SipMessage): string =>
  statusOf(message) === null ? (message.start.split(' ')[0] ?? '') : (header(message, 'cseq').split(' ')[1] ?? '')

export const tagOf = (value: string): string => /;\s*tag=([^;\s>]+)/i.exec(value)?.[1] ?? ''
export const branchOf = (message: SipMessage): string => /;\s*branch=([^;\s]+)/i.exec(header(message, 'via'))?.[1] ?? ''
/** The URI in a From, To or Contact value. */
export const uriOf = (value: string): string => /<([^>]*)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? ''
export const userOf = (value: string): string => /^sips?:([^@;]*)@/i.exec(uriOf(value))?.[1] ?? ''

/** Where a URI's requests go: its host and port. */
export const placeOf = (uri: string): { readonly host: string; readonly port: number } => {
  const [, host = '127.0.0.1', port = '5060'] = /^sips?:(?:[^@]*@)?([^:;>?]+)(?::(\d+))?/i.exec(uri) ?? []
  return { host, port: Number(port) }
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
}
