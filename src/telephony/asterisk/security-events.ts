/**
 * Who tries to get in by SIP, in the switch's security events
 * (https://docs.asterisk.org/Asterisk_22_Documentation/API_Documentation/AMI_Events/InvalidPassword/). Pure.
 */
import { isIP } from 'node:net'
import type { Attempt, AttemptKind } from '../../ports/intruders.ts'
import type { AmiEvent } from './ami-link.ts'

/** Hears the switch's security events and tells of attempts. */
export const tellOf =
  (onAttempt: (attempt: Attempt) => void) =>
  (event: AmiEvent): void => {
    const attempt = toAttempt(event)
    if (attempt !== null) onAttempt(attempt)
  }

/** Null for what is no attempt: a right password, a question for one, and what happens on the control ports of this machine. */
export const toAttempt = ({ event = '', service = '', remoteaddress = '' }: AmiEvent): Attempt | null => {
  const kind = KINDS[event]
  // `IPV4/UDP/192.0.2.7/5060`
  const address = remoteaddress.split('/')[2] ?? ''
  if (kind === undefined || service !== 'PJSIP' || isIP(address) === 0) return null
  return { address, kind }
}

const KINDS: Readonly<Record<string, AttemptKind>> = {
  InvalidPassword: 'wrong-password',
  ChallengeResponseFailed: 'wrong-password',
  InvalidAccountID: 'unknown-account',
  FailedACL: 'banned',
}
