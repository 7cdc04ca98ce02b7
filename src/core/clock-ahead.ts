/**
 * Somebody set the wall clock, and centre time follows slowly (see runtime/clock.ts). How far it still has to go is kept, so
 * that a restart on the way does not make an hour pass at once.
 */
import type { EpochMs, Ms } from './ids.ts'

/** So much faster or slower does centre time run until it is with the wall clock again. */
export const SLEW = 0.1

/** The wall clock was so far ahead of centre time (negative: behind) at that moment of centre time. */
export interface ClockAhead {
  readonly at: EpochMs
  readonly byMs: Ms
}

export const NOT_AHEAD: ClockAhead = { at: 0, byMs: 0 }

/** What is left of it later on. */
const aheadAt = ({ at, byMs }: ClockAhead, moment: EpochMs): Ms => {
  const rate = byMs > 0 ? SLEW / (1 + SLEW) : SLEW / (1 - SLEW)
  const left = Math.abs(byMs) - Math.max(0, moment - at) * rate
  return left > 0 ? Math.sign(byMs) * left : 0
}

export const jumped = (ahead: ClockAhead, at: EpochMs, byMs: Ms): ClockAhead => ({
  at,
  byMs: Math.round(aheadAt(ahead, at) + byMs),
})

/**
 * Centre time of a start, given the wall clock: as if the one before had run on, and never before its last event. A clock that
 * was set while nobody ran cannot be told from a long absence.
 */
export const startOfCentre = (last: EpochMs, ahead: ClockAhead, wall: EpochMs): EpochMs =>
  Math.max(last, Math.round(wall - aheadAt(ahead, wall - ahead.byMs)))
