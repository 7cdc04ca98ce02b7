/** Trunks that could not: for how many in a row, and for how long they are left out. */
import type { EndCause } from '../call/switch.ts'
import type { EpochMs, TrunkId } from '../ids.ts'

/**
 *     (works) -> fails -> fails … -> rests -> (its time is over: one call tries) -> works
 *                                      ^                     |
 *                                      +------- fails -------+  rests twice as long
 */
export interface TrunkFault {
  readonly trunk: TrunkId
  /** In a row, each of another number: one that cannot be had may be called often, and is not the trunk's failure. */
  readonly fails: number
  /** Which numbers, as called-mark.ts has them, up to as many as let it rest; absent in journals older than this. */
  readonly called?: readonly number[]
  /** How often it was left out since it worked last. */
  readonly rests: number
  /** Null: it is not left out. */
  readonly restsUntil: EpochMs | null
  /** Of the last one. */
  readonly cause: EndCause
  /** As Q.850 has it. */
  readonly code: number
  readonly at: EpochMs
}

export type BreakerEvent =
  /** A call by it came to nothing, and not for the number's sake. */
  | ({ readonly type: 'trunk-failed' } & Omit<TrunkFault, 'at'>)
  /** It carries calls again. */
  | { readonly type: 'trunk-recovered'; readonly trunk: TrunkId }

/** What says that the trunk cannot, whatever number was called. */
export const TRUNK_FAILS: ReadonlySet<EndCause> = new Set(['congestion', 'unreachable', 'silent', 'failed'])
