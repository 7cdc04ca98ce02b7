/** Opening hours from outside: refused with every place and its reason, or taken. */
import { Compile } from 'typebox/compile'
import { type Finding, finding } from '../findings.ts'
import { Hours, isZone } from '../hours.ts'
import { problemsOf } from '../problems.ts'

export type ReadHours =
  | { readonly ok: true; readonly hours: Hours; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] }

const validator = Compile(Hours)
const isHours = (value: unknown): value is Hours => validator.Check(value)

export const readHours = (value: unknown): ReadHours => {
  if (!isHours(value)) {
    const problems = problemsOf(Hours, value)
    const findings = problems.map(({ path, problem }) => {
      const name = path === '' ? 'this' : path.split('/').at(-1)
      return finding('wrong-value', path, { problem: `${name} ${problem}` })
    })
    return { ok: false, findings }
  }
  const findings = checkHours(value)
  const isRefused = findings.some(({ severity }) => severity === 'error')
  return isRefused ? { ok: false, findings } : { ok: true, hours: value, findings }
}

const checkHours = ({ zone, week, exceptions }: Hours): readonly Finding[] => {
  const findings: Finding[] = []
  if (!isZone(zone)) findings.push(finding('zone-unknown', 'zone', { zone }))
  for (const [day, intervals] of Object.entries(week)) checkIntervals(intervals, `week/${day}`, findings)
  const dates = new Set<string>()
  for (const [index, { date, intervals }] of exceptions.entries()) {
    const path = `exceptions/${index}`
    if (!isDate(date)) findings.push(finding('date-unknown', `${path}/date`, { date }))
    if (dates.has(date)) findings.push(finding('date-twice', `${path}/date`, { date }))
    dates.add(date)
    checkIntervals(intervals, `${path}/intervals`, findings)
  }
  return findings
}

type Intervals = Hours['exceptions'][number]['intervals']

const checkIntervals = (intervals: Intervals, path: string, findings: Finding[]): void => {
  for (const [index, { from, to }] of intervals.entries())
    if (to <= from) findings.push(finding('interval-backwards', `${path}/${index}`, { from, to }))
  const sorted = [...intervals].sort((a, b) => (a.from < b.from ? -1 : 1))
  for (const [index, { from, to }] of sorted.entries()) {
    const before = sorted[index - 1]
    if (before !== undefined && from < before.to)
      findings.push(finding('interval-overlaps', path, { one: `${before.from}–${before.to}`, other: `${from}–${to}` }))
  }
}

const isDate = (date: string): boolean => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return days !== undefined && day >= 1 && day <= days
}
