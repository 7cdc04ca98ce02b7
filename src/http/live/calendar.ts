/** The house's calendar: a day begins at its midnight, wherever the server stands. */
import type { EpochMs, Ms } from '../../core/ids.ts'
import { localTime } from '../../core/ivr/hours.ts'

const MINUTE: Ms = 60_000

/** The first moment of the day that it is there. */
export const startOfDay = (zone: string, at: EpochMs): EpochMs => {
  const { date, time } = localTime(zone, at)
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const midnight = (Math.floor(at / MINUTE) - 60 * hours - minutes) * MINUTE
  const isFirst = (moment: EpochMs): boolean =>
    localTime(zone, moment).date === date && localTime(zone, moment - MINUTE).date !== date
  // On a day on which the clocks are changed by an hour or half of one, midnight is that much earlier or later.
  const moments = [0, 60, -60, 30, -30].map((shift) => midnight + shift * MINUTE)
  return moments.find(isFirst) ?? midnight
}

/** `2026-01-31` */
export const writeDate = (zone: string, at: EpochMs): string => localTime(zone, at).date
