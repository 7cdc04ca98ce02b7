/** Who tries to get into the switch without being let in, as a driver tells of them. */

import type { EpochMs } from '../core/ids.ts'

/** `banned`: one who was shut out knocked again. */
export type AttemptKind = 'wrong-password' | 'unknown-account' | 'banned'

export interface Attempt {
  /** An IP address, as text. */
  readonly address: string
  readonly kind: AttemptKind
}

/** Somebody came: one who was not let in, or (`let-in`) one with the right password. */
export type Visit = Attempt | { readonly address: string; readonly kind: 'let-in' }

export interface Intruder {
  /** Of IPv6 the first one of the subscriber's, `2001:db8:1:2::`, which stands for them all. */
  readonly address: string
  /** Attempts in the last while, those that came during a ban among them. */
  readonly attempts: number
  readonly lastAt: EpochMs
  /** Null as long as they are not shut out. */
  readonly bannedUntil: EpochMs | null
}

export interface Doorkeeper {
  /** From now on the switch takes nothing by SIP from that address, of IPv6 from its whole /64. Doing it again is a success. */
  ban(address: string): Promise<void>
  /** From now on it does again. */
  unban(address: string): Promise<void>
}
