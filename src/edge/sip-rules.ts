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

/** Why this message of a phone may not reach the switch, as the status it is answered with; null when it may. */
export function refusalOf(message: SipMessage, account: string): string | null {
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
  if (!OUTSIDE.includes(method) && addressOf(header('to'))?.tagged !== true) return '403 Calls Are Made By The Server'
  return null
}

/** Whose password it is; null unless it says so once, in so many letters. */
function userIn(credentials: string): string | null {
  const named = credentials.match(/username/gi)?.length === 1
  return named ? (/^Digest (?:.*, *)?username="([\w.-]+)"(?:,|$)/i.exec(credentials)?.[1] ?? null) : null
}
