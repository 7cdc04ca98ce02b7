import { expect, test } from 'vitest'
import { countReport, lastLine } from './counts.ts'

const report = (...files: readonly unknown[]): string => JSON.stringify({ testResults: files })
const file = (status: string, ...statuses: readonly string[]): unknown => ({
  status,
  assertionResults: statuses.map((one) => ({ status: one })),
})

test('tests are counted over all files', () => {
  const counts = countReport(
    report(file('passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')),
    false,
  )
  expect(lastLine(counts)).toBe('2 passed, 1 failed, 2 skipped')
})

test('each file that could not be read is a failed test', () => {
  expect(countReport(report(file('failed'), file('failed'), file('passed', 'passed')), false)).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
  })
})

test('an unhandled fault outside of tests is a failed test', () => {
  expect(countReport(report(file('passed', 'passed')), false).failed).toBe(1)
})

test('no report is a failed test, even when the ending was good', () => {
  expect(countReport(null, false).failed).toBe(1)
  expect(countReport(null, true).failed).toBe(1)
})

test('a run in which no test was found is a failed one', () => {
  expect(countReport(report(), true).failed).toBe(1)
})
