export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 }

export const sum = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

/** The line that `npm test` ends with; others read it. */
export const lastLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/**
 * Counts the tests of vitest's JSON report. What fails without being a test counts as a failed one: a file that could not
 * be read, an ending with another number than 0, no test at all.
 */
export const countReport = (report: string | null, endedWell: boolean): Counts => {
  const files = report === null ? [] : filesIn(JSON.parse(report))
  const counts = files.map(countFile).reduce(sum, NONE)
  const isCredible = endedWell && counts.passed > 0
  return isCredible || counts.failed > 0 ? counts : sum(counts, { ...NONE, failed: 1 })
}

const countFile = (file: unknown): Counts => {
  const statuses = listIn(file, 'assertionResults').map((test) => wordIn(test, 'status'))
  const count = (...words: readonly string[]): number => statuses.filter((status) => words.includes(status)).length
  const failed = count('failed')
  const brokenFile = failed === 0 && wordIn(file, 'status') === 'failed' ? 1 : 0
  return {
    passed: count('passed'),
    failed: failed + brokenFile,
    skipped: count('skipped', 'pending', 'todo', 'disabled'),
  }
}

const filesIn = (report: unknown): readonly unknown[] => listIn(report, 'testResults')

const listIn = (value: unknown, key: string): readonly unknown[] => {
  const list = fieldIn(value, key)
  return Array.isArray(list) ? list : []
}

const wordIn = (value: unknown, key: string): string => {
  const word = fieldIn(value, key)
  return typeof word === 'string' ? word : ''
}

const fieldIn = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined
