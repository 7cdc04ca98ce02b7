/**
 * The only way from text to something that is dialled or rung. Whatever passes here is one destination and nothing else:
 * no `&` (a second destination), `/` and `@` (another technology or host), `;` (SIP parameters), comma or bracket (dialplan
 * syntax), white space, CR or LF ever reaches a dial string.
 */

/** A dialled number: digits, `*` and `#`, with at most one `+`, leading. */
export const DIALLED_PATTERN = /^\+?[0-9*#]{1,32}$/

/** The number if it is one, else null. What is refused is not repaired: `500&600` is not 500. */
export const parseDialled = (text: string): string | null => (DIALLED_PATTERN.test(text) ? text : null)

export interface StationUri {
  readonly user: string
  readonly host: string
  readonly port: number
}

/**
 * A phone's address: `sip:user@host` or `sip:user@host:port`, host a name or an IPv4 address, nothing after it (RFC 3261
 * §19.1.1 without password, parameters and headers; IPv6 phones register through a trunk's name).
 */
export const STATION_URI_PATTERN =
  /^sip:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?$/

/** Where a provider is: a name or an IPv4 address, with a port or the usual one; null for anything else. */
export const parseAddress = (text: string, usualPort = 5060): Pick<StationUri, 'host' | 'port'> | null => {
  const [, host = '', portText = `${usualPort}`] = /^([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?$/.exec(text) ?? []
  const port = Number(portText)
  return isHost(host) && port >= 1 && port <= 65_535 ? { host, port } : null
}

/** The parts of a phone's address, or null; the port is 5060 when none is named. */
export const parseStationUri = (text: string): StationUri | null => {
  if (!STATION_URI_PATTERN.test(text)) return null
  const [user = '', address = ''] = text.slice('sip:'.length).split('@')
  const [host = '', portText = '5060'] = address.split(':')
  const port = Number(portText)
  if (port < 1 || port > 65_535) return null
  return isHost(host) ? { user, host, port } : null
}

/** A name has no empty or overlong label; what looks like an IPv4 address is one. */
const isHost = (host: string): boolean => {
  const labels = host.split('.')
  if (labels.every((label) => /^[0-9]+$/.test(label))) {
    return labels.length === 4 && labels.every((label) => label.length <= 3 && Number(label) <= 255)
  }
  return labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
}
