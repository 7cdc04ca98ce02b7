/**
 * Slows down guessing: after a few failed sign-ins for one account from one address, each further failure is
 * told to wait, longer every time, whether it waited or not. A sign-in that succeeds forgets the failures; nobody else's
 * sign-in is affected.
 */
import type { EpochMs, Ms } from '../../core/ids.ts'

export const FREE_FAILURES = 5
const FIRST_WAIT: Ms = 1_000
const LONGEST_WAIT: Ms = 60_000
/** A failure is forgotten when nothing more came for so long. */
const FORGET_AFTER: Ms = 15 * 60_000
/** The pairs remembered at most; the one that failed longest ago goes first. */
export const REMEMBERED = 10_000

interface Failures {
  readonly count: number
  readonly last: EpochMs
  readonly notBefore: EpochMs
}

export interface Throttle {
  /** How long this pair still has to wait; 0 when it is not slowed down. */
  waitFor(account: string, address: string, now: EpochMs): Ms
  failed(account: string, address: string, now: EpochMs): void
  succeeded(account: string, address: string): void
  readonly size: number
}

export const createThrottle = (): Throttle => {
  // A Map keeps the order of insertion: the first entry is the one that failed longest ago.
  const pairs = new Map<string, Failures>()
  const keyOf = (account: string, address: string): string => `${address} ${account}`
  return {
    waitFor: (account, address, now) => {
      const failures = pairs.get(keyOf(account, address))
      return failures === undefined ? 0 : Math.max(0, failures.notBefore - now)
    },
    failed: (account, address, now) => {
      const key = keyOf(account, address)
      const before = pairs.get(key)
      const count = before === undefined || now - before.last > FORGET_AFTER ? 1 : before.count + 1
      const wait = count < FREE_FAILURES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - FREE_FAILURES))
      pairs.delete(key)
      pairs.set(key, { count, last: now, notBefore: now + wait })
      const oldest = pairs.keys().next()
      if (pairs.size > REMEMBERED && !oldest.done) pairs.delete(oldest.value)
    },
    succeeded: (account, address) => {
      pairs.delete(keyOf(account, address))
    },
    get size() {
      return pairs.size
    },
  }
}
