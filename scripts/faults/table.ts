/** A line of the file that the tests write (src/e2e/faults/tell.ts). */
export interface FaultRow {
  readonly fault: string
  readonly done: string
  readonly lost: number
  readonly recoveredMs: number | null
}

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
