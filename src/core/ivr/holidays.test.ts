import { expect, test } from 'vitest'
import { readHours } from './check/hours.ts'
import { ALWAYS_OPEN } from './first.ts'
import { holidaysOf, holidayYears } from './holidays.ts'

const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()

test.each(holidayYears())(
  'the holidays of %i are dates of it, in order, and joint leave is on working days',
  (year) => {
    const { days = [], source } = holidaysOf(year) ?? {}
    const dates = days.map(({ date }) => date)
    expect(source).toContain('Keputusan Bersama')
    expect(dates).toEqual([...new Set(dates)].sort())
    expect(dates.every((date) => date.startsWith(`${year}-`))).toBe(true)
    for (const { date, joint } of days) if (joint) expect([date, weekday(date) % 6 === 0]).toEqual([date, false])
    const exceptions = days.map(({ date, name }) => ({ date, name, intervals: [] }))
    expect(readHours({ ...ALWAYS_OPEN, exceptions }).findings).toEqual([])
  },
)

test('2026 has 17 holidays and 8 days of joint leave; 2027 is not decreed', () => {
  const days = holidaysOf(2026)?.days ?? []
  expect([days.filter(({ joint }) => !joint).length, days.filter(({ joint }) => joint).length]).toEqual([17, 8])
  expect(holidaysOf(2027)).toBe(null)
})
