import { expect, it } from 'vitest'
import { startOfDay, writeDate } from './calendar.ts'

const at = (text: string): number => Date.parse(text)

it.each([
  // The server stands in UTC, the house in Jakarta: no day begins at seven in the morning.
  ['Asia/Jakarta', '2026-01-31T08:00:00+07:00', '2026-01-31T00:00:00+07:00'],
  ['Asia/Jakarta', '2026-01-31T06:30:59+07:00', '2026-01-31T00:00:00+07:00'],
  ['WIT', '2026-01-31T00:00:00+09:00', '2026-01-31T00:00:00+09:00'],
  ['Asia/Kathmandu', '2026-01-31T23:59:59+05:45', '2026-01-31T00:00:00+05:45'],
  // Days of 23 and 25 hours, before and after the clocks are changed, and one that has no midnight.
  ['Europe/Berlin', '2026-03-29T12:00:00+02:00', '2026-03-29T00:00:00+01:00'],
  ['Europe/Berlin', '2026-03-29T01:00:00+01:00', '2026-03-29T00:00:00+01:00'],
  ['Europe/Berlin', '2026-10-25T12:00:00+01:00', '2026-10-25T00:00:00+02:00'],
  ['Asia/Beirut', '2026-03-29T12:00:00+03:00', '2026-03-29T01:00:00+03:00'],
])('a day in %s at %s began at %s', (zone, moment, began) => {
  expect(startOfDay(zone, at(moment))).toBe(at(began))
  expect(writeDate(zone, at(moment))).toBe(moment.slice(0, 10))
})
