/** A line of the file that the tests write (src/e2e/faults/tell.ts). */
export interface FaultRow {
  readonly fault: string
  readonly done: string
  readonly lost: number
  readonly recoveredMs: number | null
}

/** What Vitest's JSON reporter says of a run, as far as it is read here. */
export interface TestReport {
  readonly testResults: readonly {
    /** The file. */
    readonly name: string
    readonly assertionResults: readonly { readonly title: string; readonly failureMessages: readonly string[] }[]
  }[]
}

/** Tests of the catalogue outside of the laboratory cannot tell a row: their title is one, `F15 clock: what was done`. */
export const rowsOfOthers = ({ testResults }: TestReport): readonly FaultRow[] =>
  testResults
    .filter(({ name }) => !name.includes('/e2e/faults/'))
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ title, failureMessages }) => {
      const [, fault, done] = /^(F\d+ [^:]+): (.+)$/.exec(title) ?? []
      if (fault === undefined || done === undefined) return []
      return [{ fault, done, lost: failureMessages.length, recoveredMs: null }]
    })

/** The rows as Markdown, in the order of the catalogue: F2 before F10. */
export const faultTable = (rows: readonly FaultRow[]): string => {
  const sorted = [...rows].sort((a, b) => a.fault.localeCompare(b.fault, 'en', { numeric: true }))
  const lines = sorted.map(
    ({ fault, done, lost, recoveredMs }) =>
      `| ${cell(fault)} | ${cell(done)} | ${lost} | ${recoveredMs === null ? '–' : `${(recoveredMs / 1000).toFixed(1)} s`} |`,
  )
  return ['| fault | what was done | lost | well again after |', '|---|---|---|---|', ...lines].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
