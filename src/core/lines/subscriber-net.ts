/** Which addresses are one subscriber's. */

/**
 * An IPv4 address stands for itself, an IPv6 address for its whole /64, of which every subscriber has at least one (RFC 6177):
 * written as the first address of it, `2001:db8:1:2::`; but on a link of ours each is its own (RFC 4291, 2.5.6). An IPv4 address in IPv6 clothes (RFC 4291, 2.5.5.2) is that IPv4 address.
 */
export const subscriberNet = (address: string): string => {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (/^fe[89ab]/i.test(address)) return address
  const [head = '', tail] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  const groups = [...head, ...zeros, ...(tail ?? [])].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::`
}
