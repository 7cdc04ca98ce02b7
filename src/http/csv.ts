/**
 * Tables as comma-separated values (RFC 4180), as spreadsheets save and open them: a first row of names, quotes where needed. Read
 * are also semicolons, which spreadsheets of many countries write, and a byte order mark.
 */

export interface CsvRow {
  /** As a spreadsheet counts them: the names stand in row 1. */
  readonly row: number
  /** By the names of the first row; a cell that is not there is empty. */
  readonly cells: Readonly<Record<string, string>>
}

export type CsvTable =
  | { readonly ok: true; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly row: number; readonly problem: string }

/** `columns`: those there may be, all of which stand in what is written. */
export const readCsv = (text: string, columns: readonly string[]): CsvTable => {
  const lines = linesOf(text.replace(/^\uFEFF/, ''))
  if (lines === null) return { ok: false, row: 0, problem: 'has a quote that is never closed' }
  const [first = [], ...rest] = lines
  const names = first.map((name) => name.trim())
  const example = `; the first row is ${columns.join(',')}`
  const unknown = names.find((name) => !columns.includes(name))
  if (unknown !== undefined) return { ok: false, row: 1, problem: `has an unknown column "${unknown}"${example}` }
  if (new Set(names).size < names.length) return { ok: false, row: 1, problem: `names a column twice${example}` }
  const rows: CsvRow[] = []
  for (const [index, cells] of rest.entries()) {
    const row = index + 2
    if (cells.length === 1 && cells[0] === '') continue
    if (cells.length > names.length) return { ok: false, row, problem: `has more cells than the first row${example}` }
    rows.push({ row, cells: Object.fromEntries(names.map((name, place) => [name, plain(cells[place] ?? '')])) })
  }
  return { ok: true, rows }
}

export const csvText = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, ...rows.map((row) => row.map(harmless))].map((row) => `${row.map(quoted).join(',')}\r\n`).join('')

const linesOf = (text: string): string[][] | null => {
  const separator = /^[^\r\n",]*;/.test(text) ? ';' : ','
  const lines: string[][] = []
  let line: string[] = []
  let cell = ''
  let inQuotes = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (inQuotes) {
      if (letter !== '"') cell += letter
      else if (text[at + 1] === '"') cell += text[++at]
      else inQuotes = false
    } else if (letter === '"' && cell === '') inQuotes = true
    else if (letter === separator || letter === '\n') {
      line.push(letter === '\n' ? cell.replace(/\r$/, '') : cell)
      cell = ''
      if (letter === '\n') {
        lines.push(line)
        line = []
      }
    } else cell += letter
  }
  if (cell !== '' || line.length > 0) lines.push([...line, cell.replace(/\r$/, '')])
  return inQuotes ? null : lines
}

const quoted = (cell: string): string => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Words that a spreadsheet would take for a formula begin with an apostrophe, which is taken off again; a number is none. */
const FORMULA = /^'*(?:[=@\t\r]|[+-](?![0-9*#]+$))/
const harmless = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)
const plain = (cell: string): string => {
  const trimmed = cell.trim()
  return trimmed.startsWith("'") && FORMULA.test(trimmed.slice(1)) ? trimmed.slice(1) : trimmed
}
