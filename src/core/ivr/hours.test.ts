import { expect, test } from 'vitest'
import { type Hours, hoursAt } from './hours.ts'

const at = (zone: string, moment: string, change: Partial<Hours> = {}) => {
  const week = {
    mon: [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '24:00' },
    ],
    tue: [{ from: '00:00', to: '02:00' }],
  }
  const { state, local } = hoursAt({ id: 'h', name: 'H', zone, week, exceptions: [], ...change }, Date.parse(moment))
  return `${state} ${local.weekday} ${local.date} ${local.time}`
}

test('the borders of an interval, several a day, past midnight', () => {
  expect(at('UTC', '2026-08-10T07:59:59Z')).toBe('closed mon 2026-08-10 07:59')
  expect(at('UTC', '2026-08-10T08:00:00Z')).toBe('open mon 2026-08-10 08:00')
  expect(at('UTC', '2026-08-10T12:00:00Z')).toBe('closed mon 2026-08-10 12:00')
  expect(at('UTC', '2026-08-10T23:59:59Z')).toBe('open mon 2026-08-10 23:59')
  expect(at('UTC', '2026-08-11T00:00:00Z')).toBe('open tue 2026-08-11 00:00')
  expect(at('UTC', '2026-08-11T02:00:00Z')).toBe('closed tue 2026-08-11 02:00')
})

test('WIB, WITA, WIT, half hours, and summer time in both directions', () => {
  expect(at('WIB', '2026-08-10T01:00:00Z')).toBe('open mon 2026-08-10 08:00')
  expect(at('WITA', '2026-08-10T00:00:00Z')).toBe('open mon 2026-08-10 08:00')
  expect(at('WIT', '2026-08-09T23:00:00Z')).toBe('open mon 2026-08-10 08:00')
  expect(at('Asia/Jakarta', '2026-08-10T00:59:00Z')).toBe('closed mon 2026-08-10 07:59')
  expect(at('Asia/Kolkata', '2026-08-10T02:30:00Z')).toBe('open mon 2026-08-10 08:00')
  expect(at('Europe/Berlin', '2026-03-30T06:00:00Z')).toBe('open mon 2026-03-30 08:00')
  expect(at('Europe/Berlin', '2026-03-23T06:59:00Z')).toBe('closed mon 2026-03-23 07:59')
})

test('an exception is all of its day, closed or with hours of its own', () => {
  const exceptions = [
    { date: '2026-08-10', name: 'Holiday', intervals: [] },
    { date: '2026-08-12', name: 'Extra', intervals: [{ from: '10:00', to: '11:00' }] },
  ]
  expect(at('UTC', '2026-08-10T09:00:00Z', { exceptions })).toMatch(/^holiday/)
  expect(at('UTC', '2026-08-12T10:30:00Z', { exceptions })).toMatch(/^open/)
  expect(at('UTC', '2026-08-12T12:30:00Z', { exceptions })).toMatch(/^closed/)
})
