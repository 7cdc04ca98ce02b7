/** Lets each address in so often and no oftener: a few at once, then one now and again. */
import type { EpochMs, Ms } from '../../core/ids.ts'

export const AT_ONCE = 10
export const ONE_EVERY: Ms = 10_000
/** The addresses remembered at most; the one that came longest ago goes first. */
const REMEMBERED = 10_000

export interface Doorman {
  /** 0 when this one may come in, which counts; else how long it has to wait. */
  ask(address: string, now: EpochMs): Ms
}

export const createDoorman = (): Doorman => {
  /** When all that an address has used is given back. */
  const paidBackAt = new Map<string, EpochMs>()
  return {
    ask: (address, now) => {
      const before = Math.max(now, paidBackAt.get(address) ?? now)
      const waitMs = before + ONE_EVERY - (now + AT_ONCE * ONE_EVERY)
      if (waitMs > 0) return waitMs
      paidBackAt.delete(address)
      paidBackAt.set(address, before + ONE_EVERY)
      const [oldest] = paidBackAt.keys()
      if (paidBackAt.size > REMEMBERED && oldest !== undefined) paidBackAt.delete(oldest)
      return 0
    },
  }
}
