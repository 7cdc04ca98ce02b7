/**
 * Who tries to get in by SIP, in the switch's security events
 * (https://docs.asterisk.org/Asterisk_22_Documentation/API_Documentation/AMI_Events/InvalidPassword/). Pure.
 *
 * The switch prints the name that a stranger gave as it came, up to 36 characters, line breaks among them: a packet may be cut in two,
 * and lines in it be the stranger's own. Where it came from is three lines one after the other, which do not fit into a name.
 */
import { isIP } from 'node:net'
import type { AttemptKind, Visit } from '../../ports/intruders.ts'

/** Reads packets and tells of whoever came. */
export const tellOf =
  (onVisit: (visit: Visit) => void) =>
  (packet: string): void => {
    const visit = toVisit(packet)
    if (visit !== null) onVisit(visit)
  }

/** What a packet (its lines up to an empty one) tells; null of what is nobody's coming. */
export const toVisit = (packet: string): Visit | null => {
  const lines = packet.split('\r\n').map(toLine)
  const at = lines.findIndex(
    (line, n) =>
      line.name === 'SessionID' && lines[n + 1]?.name === 'LocalAddress' && lines[n + 2]?.name === 'RemoteAddress',
  )
  // `IPV4/UDP/192.0.2.7/5060`
  const address = lines[at + 2]?.value.split('/')[2] ?? ''
  if (at < 0 || isIP(address) === 0) return null
  // Nobody who means well has line breaks in their name.
  if (!isWhole(lines)) return { address, kind: 'unknown-account' }
  const [event, service] = [lines[0]?.value ?? '', lines.find(({ name }) => name === 'Service')?.value]
  const kind = service === 'PJSIP' ? KINDS[event] : undefined
  return kind === undefined ? null : { address, kind }
}

interface Line {
  readonly name: string
  readonly value: string
}

const toLine = (text: string): Line => {
  const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(text) ?? []
  return { name, value }
}

/** As the switch writes them itself: a head, and each line once. */
const isWhole = (lines: readonly Line[]): boolean =>
  lines[0]?.name === 'Event' &&
  ['Severity', 'Service', 'AccountID'].every((name) => lines.some((line) => line.name === name)) &&
  new Set(lines.map(({ name }) => name)).size === lines.length

const KINDS: Readonly<Record<string, AttemptKind | 'let-in'>> = {
  InvalidPassword: 'wrong-password',
  ChallengeResponseFailed: 'wrong-password',
  InvalidAccountID: 'unknown-account',
  FailedACL: 'banned',
  SuccessfulAuth: 'let-in',
}
