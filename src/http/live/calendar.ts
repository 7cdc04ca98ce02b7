/** The server's own calendar: its time zone says when a day begins. */
import type { EpochMs } from '../../core/ids.ts'

export const startOfDay = (at: EpochMs): EpochMs => new Date(at).setHours(0, 0, 0, 0)

/** `2026-01-31` */
export const writeDate = (at: EpochMs): string => {
  const day = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
