/** One SIP message (RFC 3261) as the edge looks at it: what it is, and its headers by their long names in small letters. */
export interface SipMessage {
  /** What a request asks; null of a response. */
  readonly method: string | null
  /** Whom a request is sent to, when its address is a plain one: the number that is called. */
  readonly target: string | null
  /** What a response says; null of a request. */
  readonly status: number | null
  readonly headers: ReadonlyMap<string, readonly string[]>
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  s: 'subject',
  t: 'to',
  v: 'via',
  x: 'session-expires',
}
const MANDATORY = ['via', 'from', 'to', 'call-id', 'cseq', 'content-length']
const MAY_REPEAT = new Set(['via', 'route', 'record-route'])

/**
 * Reads exactly one message, or gives null. Stricter than the switch's parser, so that the two can't read one text in two ways:
 * no folded line, no bare line end, no header twice, no short name that we don't know, and nothing behind the body.
 */
export function readMessage(text: string): SipMessage | null {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, Math.max(0, end)).split('\r\n')
  const [, method = null, address] = /^([A-Z]{1,16}) (sips?:[!-;=?-~]{1,512}) SIP\/2\.0$/.exec(first) ?? []
  const status = /^SIP\/2\.0 ([1-6]\d\d) [ -~]*$/.exec(first)?.[1] ?? null
  if (method === null && status === null) return null
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const [, short = '', value = ''] = /^([A-Za-z][A-Za-z0-9-]*):([\t -~\u00a0-\uffff]*)$/.exec(line) ?? []
    const name = short.length > 1 ? short.toLowerCase() : LONG_NAMES[short.toLowerCase()]
    if (name === undefined) return null
    const before = headers.get(name)
    if (before === undefined) headers.set(name, [value.trim()])
    else if (MAY_REPEAT.has(name)) before.push(value.trim())
    else return null
  }
  if (MANDATORY.some((name) => !headers.has(name))) return null
  if (headers.get('content-length')?.[0] !== `${Buffer.byteLength(text.slice(end + 4))}`) return null
  const target = addressOf(address)?.user ?? null
  return { method, target, status: status === null ? null : Number(status), headers }
}

const PARAMS = `((?:;[\\w.+~-]+(?:=(?:"[^"\\\\]*"|[\\w.:~+%[\\]-]+))?)*)`
const URI = `sips?:([\\w.+-]{1,80})@[\\w.:[\\]-]{1,255}`
const ADDRESS = new RegExp(`^(?:"[^"\\\\<>]*"[ \\t]*|[\\w .-]*)<${URI}(?:;[\\w.=~-]*)*>${PARAMS}$`)
const BARE_ADDRESS = new RegExp(`^${URI}${PARAMS}$`)

/** Who an address names, `"Name" <sip:user@host>;tag=…`: one address, nothing escaped; null of any other. */
export function addressOf(value: string | undefined): { readonly user: string; readonly tagged: boolean } | null {
  const [, user, params = ''] = ADDRESS.exec(value ?? '') ?? BARE_ADDRESS.exec(value ?? '') ?? []
  return user === undefined ? null : { user, tagged: /;tag=./i.test(params) }
}

/** What the edge itself answers a request with. */
export function answerTo({ headers }: SipMessage, status: string): string {
  const copied = ['via', 'from', 'to', 'call-id', 'cseq'].flatMap((name) =>
    (headers.get(name) ?? []).map((value) => {
      const tag = name === 'to' && !/;tag=/i.test(value) ? ';tag=edge' : ''
      return `${name}: ${value}${tag}`
    }),
  )
  return [`SIP/2.0 ${status}`, ...copied, 'content-length: 0', '', ''].join('\r\n')
}
