/** Time as the loop uses it. The real one stands in runtime/clock.ts, tests have one they move by hand. */
import type { EpochMs, Ms } from '../core/ids.ts'

export interface Clock {
  /** Centre time: the wall clock at start, advanced by the monotonic clock; never backwards. */
  now(): EpochMs
  /** The wall clock now; differs from centre time after somebody set the clock. */
  wall(): EpochMs
  /** Calls back once, at or after the given moment of centre time. Returns its cancellation. */
  at(moment: EpochMs, callback: () => void): () => void
  /** Calls back once, when the given time has passed. Returns its cancellation. */
  after(delay: Ms, callback: () => void): () => void
}
