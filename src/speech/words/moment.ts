/** Days and times of day as people and programs write them. They are said as they are written, in whatever zone that was. */

export interface Day {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  /** 0 is Sunday. */
  readonly weekday: number
}

export interface TimeOfDay {
  /** 0 to 23. */
  readonly hour: number
  readonly minute: number
}

const TIME_AFTER = String.raw`(?:[T ]\d{2}:\d{2}.{0,24})?`
const YEAR_FIRST = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${TIME_AFTER}$`)
const DAY_FIRST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/
const KEYED = /^\d{8}$/

/**
 * 2026-11-22 (a time may follow), 22/11/2026, 22-11-2026, 22.11.2026, or eight digits as they are keyed in: 20261122, else
 * 22112026. Null: this is no day.
 */
export const readDay = (text: string): Day | null => {
  const value = text.trim()
  const [, year, month, day] = YEAR_FIRST.exec(value) ?? []
  if (day !== undefined) return dayOf(Number(year), Number(month), Number(day))
  const [, dayFirst, , second, last] = DAY_FIRST.exec(value) ?? []
  if (last !== undefined) return dayOf(Number(last), Number(second), Number(dayFirst))
  if (!KEYED.test(value)) return null
  const at = (from: number, to: number): number => Number(value.slice(from, to))
  const isRecent = at(0, 4) >= 1900 && at(0, 4) < 2200
  return (isRecent ? dayOf(at(0, 4), at(4, 6), at(6, 8)) : null) ?? dayOf(at(4, 8), at(2, 4), at(0, 2))
}

const CLOCK = /^(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:[.,]\d{1,9})?)? ?(?:Z|[+-]\d{2}:?\d{2})?$/
const KEYED_CLOCK = /^(\d{2})(\d{2})$/

/** 08:30, 8.30, 08:30:15 (seconds are not said), 0830, or the time of 2026-11-22T08:30:00Z. Null: this is no time of day. */
export const readTime = (text: string): TimeOfDay | null => {
  const value = text.trim()
  const [, hours, minutes] = CLOCK.exec(value) ?? KEYED_CLOCK.exec(value) ?? []
  const [hour, minute] = [Number(hours), Number(minutes)]
  if (hours === undefined || minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null
  return { hour: hour % 24, minute }
}

/** Null when the calendar has no such day. */
const dayOf = (year: number, month: number, day: number): Day | null => {
  const date = new Date(0)
  // Date.UTC would take the years before 100 for those of the last century.
  date.setUTCFullYear(year, month - 1, day)
  const isReal = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? { year, month, day, weekday: date.getUTCDay() } : null
}
