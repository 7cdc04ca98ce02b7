/** Tables go in and out as text/csv: the only bodies that are not JSON. */
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { readCsv } from './csv.ts'
import type { App } from './deps.ts'
import { ProblemError } from './problem.ts'

export const CSV_BODY_LIMIT = 4 * 1024 * 1024
/** As many rows are named at most. */
const PROBLEMS_MOST = 64

export const CsvBody = Type.String({ description: 'A table as text/csv; its first row names the columns' })

export interface RowProblem {
  readonly row: number
  /** The column. */
  readonly path: string
  readonly message: string
}

/** Within this, bodies are tables. */
export const takeCsv = (app: App): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_, body, done) => done(null, body.toString()))
}

/** Reads every row, or refuses all of it with the rows that are wrong, as `rows.4711.queue`. The first column names a row. */
export const rowsFrom = <T extends object>(
  text: string,
  columns: readonly string[],
  read: (cells: Readonly<Record<string, string>>, row: number) => T | readonly RowProblem[],
): readonly T[] => {
  const table = readCsv(text, columns)
  if (!table.ok) throw wrongRows([{ row: table.row, path: '', message: table.problem }])
  const problems: RowProblem[] = []
  const rows: T[] = []
  const [name = ''] = columns
  const seen = new Map<string, number>()
  for (const { row, cells } of table.rows) {
    const before = seen.get(cells[name] ?? '')
    seen.set(cells[name] ?? '', row)
    const one = before === undefined ? read(cells, row) : [{ row, path: name, message: `stands in row ${before} too` }]
    if (isProblems(one)) problems.push(...one)
    else rows.push(one)
  }
  if (problems.length > 0) throw wrongRows(problems)
  return rows
}

export const wrongRows = (problems: readonly RowProblem[]): ProblemError =>
  new ProblemError(
    422,
    'The table cannot be used; nothing was changed.',
    problems.slice(0, PROBLEMS_MOST).map(({ row, path, message }) => ({
      path: [...(row === 0 ? ['body'] : ['rows', row]), ...(path === '' ? [] : [path])].join('.'),
      message,
    })),
  )

const isProblems = <T extends object>(read: T | readonly RowProblem[]): read is readonly RowProblem[] =>
  Array.isArray(read)

export const sendCsv = (reply: FastifyReply, name: string, text: string): FastifyReply =>
  reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .serializer((payload: unknown) => String(payload))
    .send(text)
