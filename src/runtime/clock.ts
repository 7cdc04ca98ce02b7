/**
 * Centre time: the wall clock at start, advanced by the monotonic clock. When somebody sets the wall clock, centre time
 * follows by running up to a tenth faster or slower, so that no deadline fires early in a crowd and none starves.
 */
import { SLEW } from '../core/clock-ahead.ts'
import type { EpochMs, Ms } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'

/**
 * The longest wait for a moment in one go: centre time may run a tenth faster meanwhile, and nobody should be called later
 * than by a tenth of this.
 */
const LONGEST_STAGE_MS: Ms = 10_000
/** The longest delay a Node timer takes. */
const LONGEST_TIMER_MS: Ms = 2 ** 31 - 1

export interface SystemTime {
  wall(): EpochMs
  /** Milliseconds from any fixed moment, never backwards. */
  monotonic(): Ms
  /** Calls back once, when so much of the monotonic time has passed. Returns its cancellation. */
  after(delay: Ms, callback: () => void): () => void
}

const system: SystemTime = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
}

export interface CenterClock extends Clock {
  /** How far the wall clock is ahead of centre time. */
  drift(): Ms
}

/** `start`: centre time of now, given the wall clock. */
export const createClock = (start: (wall: EpochMs) => EpochMs, time: SystemTime = system): CenterClock => {
  let last = { at: start(time.wall()), monotonic: time.monotonic() }

  const now = (): EpochMs => {
    const monotonic = time.monotonic()
    const elapsed = Math.max(0, monotonic - last.monotonic)
    const straight = last.at + elapsed
    const behind = time.wall() - straight
    const correction = Math.sign(behind) * Math.min(Math.abs(behind), elapsed * SLEW)
    last = { at: straight + correction, monotonic }
    return Math.floor(last.at)
  }

  const after = (delay: Ms, callback: () => void): (() => void) =>
    time.after(Math.min(Math.max(0, Math.ceil(delay)), LONGEST_TIMER_MS), callback)

  const at = (moment: EpochMs, callback: () => void): (() => void) => {
    let cancel = (): void => {}
    const wait = (): void => {
      cancel = after(Math.min(moment - now(), LONGEST_STAGE_MS), () => (now() >= moment ? callback() : wait()))
    }
    wait()
    return () => cancel()
  }

  return { now, wall: () => time.wall(), at, after, drift: () => time.wall() - now() }
}
