import { wrongNumber } from '../../core/acd/decide.ts'
import type { NumberTarget } from '../../core/acd/words.ts'
import { queueId } from '../../core/ids.ts'
import { CsvAnswer } from '../../wire/csv.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import { csvText } from '../csv.ts'
import { CSV_BODY_LIMIT, CsvBody, type RowProblem, rowsFrom, sendCsv, takeCsv } from '../csv-door.ts'
import type { App, HttpDeps } from '../deps.ts'
import { answers, answersBytes } from './responses.ts'

const COLUMNS = ['number', 'queue', 'flow'] as const

/** Which number leads where, as a table. */
export const numberCsvRoutes = (v1: App, deps: HttpDeps): void => {
  const tags = ['numbers']
  const { view } = deps.center

  const read = (cells: Readonly<Record<string, string>>, row: number) => {
    const { number = '', queue = '', flow = '' } = cells
    const problem = (path: string, message: string): readonly RowProblem[] => [{ row, path, message }]
    if ((queue === '') === (flow === '')) return problem('queue', 'a number leads either to a queue or to a flow')
    const target: NumberTarget = flow === '' ? { queue: queueId(queue) } : { flow }
    const wrong = wrongNumber(view, number, target)
    return wrong === undefined ? { number, target } : problem(wrong.path, wrong.message)
  }

  v1.register(async (app: App) => {
    takeCsv(app)

    app.get(
      '/numbers.csv',
      { schema: { tags, summary: 'Which number leads where, as a table', response: answersBytes } },
      async (_, reply) => {
        const rows = [...view.numbers.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
        return sendCsv(
          reply,
          'numbers',
          csvText(
            COLUMNS,
            rows.map(([number, { queue = '', flow = '' }]) => [number, queue, flow]),
          ),
        )
      },
    )

    app.post(
      '/numbers.csv',
      {
        bodyLimit: CSV_BODY_LIMIT,
        schema: {
          tags,
          summary: 'Lead all numbers of a table somewhere, or none of them; others stay as they are',
          consumes: ['text/csv'],
          body: CsvBody,
          response: answers(CsvAnswer),
        },
      },
      async (request) => {
        const numbers = rowsFrom(request.body, COLUMNS, read)
        await order(deps, { type: 'set-numbers', numbers, by: signedIn(request).id })
        return { rows: numbers.length }
      },
    )
  })
}
