import { addressOf, type SipMessage } from './sip-message.ts'

/** What a phone needs whose calls are steered by the server. */
const METHODS = ['REGISTER', 'INVITE', 'ACK', 'BYE', 'CANCEL', 'INFO', 'UPDATE', 'PRACK', 'OPTIONS']
/** Those that may begin something; all others belong to a dialog that the switch has opened. */
const OUTSIDE = ['REGISTER', 'OPTIONS']
/** They name somebody else, or take over what is somebody else's. */
const FOREIGN = [
  'diversion',
  'join',
  'p-asserted-identity',
  'p-preferred-identity',
  'path',
  'refer-to',
  'referred-by',
  'remote-party-id',
  'replaces',
]

/** Who speaks: a sign-in's phone, or a visitor's, which may call one number once. */
export interface Speaker {
  readonly name: string
  readonly calls: string | null
  /** The Call-ID of the visitor's call, once it has begun. */
  readonly call: string | null
}

/** Why this message of a phone may not reach the switch, as the status it is answered with; null when it may. */
export function refusalOf(message: SipMessage, { name: account, calls, call }: Speaker): string | null {
  const { method, status, headers } = message
  const header = (name: string): string | undefined => headers.get(name)?.[0]
  const isOurs = (name: string): boolean => addressOf(header(name))?.user === account
  const unregistersAll = method === 'REGISTER' && header('contact') === '*'
  if (headers.has('contact') && !unregistersAll && !isOurs('contact')) return '403 Foreign Contact'
  // the switch would follow a redirection into its dial plan
  if (status !== null) return status >= 300 && status < 400 ? '403 No Redirection' : null
  if (method === null || !METHODS.includes(method)) return '405 Method Not Allowed'
  if (!new RegExp(`^\\d{1,10} ${method}$`).test(header('cseq') ?? '')) return '400 Bad CSeq'
  if (!isOurs('from')) return '403 Foreign From'
  if (method === 'REGISTER' && !isOurs('to')) return '403 Foreign To'
  for (const name of ['authorization', 'proxy-authorization']) {
    const value = header(name)
    if (value !== undefined && userIn(value) !== account) return '403 Foreign User'
  }
  if (FOREIGN.some((name) => headers.has(name))) return '403 Foreign Identity'
  const inDialog = addressOf(header('to'))?.tagged === true
  if (calls !== null) return visitorsRefusal(message, calls, call, inDialog)
  if (!OUTSIDE.includes(method) && !inDialog) return '403 Calls Are Made By The Server'
  return null
}

/** A visitor registers nowhere. What begins their call, once, goes to their number by no detour. */
function visitorsRefusal(
  { method, target, headers }: SipMessage,
  number: string,
  call: string | null,
  inDialog: boolean,
): string | null {
  if (method === 'REGISTER' || method === 'OPTIONS') return '403 Visitors Only Call'
  if (inDialog) return null
  const [callId] = headers.get('call-id') ?? []
  if (method !== 'INVITE') return method === 'CANCEL' && callId === call ? null : '403 No Such Call'
  if (target !== number || addressOf(headers.get('to')?.[0])?.user !== number) return '403 Number Not Published'
  if (headers.has('route')) return '403 No Detour'
  return call === null || callId === call ? null : '403 One Call A Ticket'
}

/** Whose password it is; null unless it says so once, in so many letters. */
function userIn(credentials: string): string | null {
  const named = credentials.match(/username/gi)?.length === 1
  return named ? (/^Digest (?:.*, *)?username="([\w.-]+)"(?:,|$)/i.exec(credentials)?.[1] ?? null) : null
}
