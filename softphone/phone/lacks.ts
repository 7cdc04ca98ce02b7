/** What an installation lacks for the way that a test leg did not find: what an admin can set, beside what the agent can do. */

/** `address`: the public one of the switch. `relay`: there is none. `relay-answer`: it does not answer. */
export type Lack = 'address' | 'relay' | 'relay-answer'

export interface FoundWays {
  /** The servers that the page was told of. */
  readonly servers: readonly RTCIceServer[]
  /** Whether one of them gave the page an address of its own (RFC 8656). */
  readonly hasRelayed: boolean
  /** Addresses at which the switch can be reached, as it says. */
  readonly theirs: readonly string[]
  /** The page's own host. */
  readonly host: string
}

/** Null when all is there, or cannot be known. A relay may reach what the page cannot. */
export const lackOf = ({ servers, hasRelayed, theirs, host }: FoundWays): Lack | null => {
  if (hasRelayed) return null
  const isInside = (address: string): boolean => PRIVATE.test(address)
  if (theirs.length > 0 && theirs.every(isInside) && !isInside(host) && host.includes('.')) return 'address'
  return servers.some(isRelay) ? 'relay-answer' : 'relay'
}

const isRelay = ({ urls }: RTCIceServer): boolean => [urls].flat().some((url) => /^turns?:/.test(url))

/** This machine and private networks (RFC 1918, 3927, 4193, 4291, 6598), and names of such. */
const PRIVATE =
  /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[?(::1|f[cd]|fe80:))|\.(local|internal|lan)$/i
