import type { NumberTarget as Target } from '../../core/acd/words.ts'
import { queueId } from '../../core/ids.ts'
import { NumberEntry, NumberList, NumberParams, NumberTarget } from '../../wire/queues.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentNumber } from '../present/agent.ts'
import { notFound } from '../problem.ts'
import { answers, answersNothing } from './responses.ts'

export const numberRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['numbers']

  const present = (number: string): NumberEntry => {
    const target = deps.center.view.numbers.get(number)
    if (target === undefined) throw notFound('number')
    return presentNumber(number, target)
  }

  app.get(
    '/numbers',
    { schema: { tags, summary: 'Which number leads where', querystring: PageQuery, response: answers(NumberList) } },
    async (request) => {
      const page = pageOf([...deps.center.view.numbers.entries()], ([number]) => number, request.query)
      return { ...page, items: page.items.map(([number, target]) => presentNumber(number, target)) }
    },
  )

  app.get(
    '/numbers/:number',
    { schema: { tags, summary: 'One number', params: NumberParams, response: answers(NumberEntry) } },
    async (request) => present(request.params.number),
  )

  app.put(
    '/numbers/:number',
    {
      schema: {
        tags,
        summary: 'Lead a number somewhere',
        params: NumberParams,
        body: NumberTarget,
        response: answers(NumberEntry),
      },
    },
    async (request) => {
      const { number } = request.params
      await order(deps, { type: 'set-number', number, target: targetOf(request.body), by: signedIn(request).id })
      return present(number)
    },
  )

  app.delete(
    '/numbers/:number',
    { schema: { tags, summary: 'Forget a number', params: NumberParams, response: answersNothing } },
    async (request, reply) => {
      await order(deps, { type: 'clear-number', number: request.params.number, by: signedIn(request).id })
      reply.code(204)
      return null
    },
  )
}

/** The schema lets one of the two through. */
const targetOf = ({ queue = '', flow }: NumberTarget): Target =>
  flow === undefined ? { queue: queueId(queue) } : { flow }
