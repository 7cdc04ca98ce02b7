import { newQueue } from '../../core/acd/new-queue.ts'
import type { Queue as CoreQueue } from '../../core/acd/words.ts'
import { type QueueId, queueId } from '../../core/ids.ts'
import { IdParams } from '../../wire/basics.ts'
import { NewQueue, Queue, QueueList, QueuePatch } from '../../wire/queues.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { freeId } from '../new-id.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentQueue } from '../present/agent.ts'
import { notFound } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

export const queueRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['queues']
  // A change is read, altered and written back.
  const inTurn = oneAtATime()

  const find = (id: QueueId): CoreQueue => {
    const queue = deps.center.view.queues.get(id)
    if (queue === undefined) throw notFound('queue')
    return queue
  }

  app.get(
    '/queues',
    { schema: { tags, summary: 'All queues', querystring: PageQuery, response: answers(QueueList) } },
    async (request) => {
      const page = pageOf([...deps.center.view.queues.values()], (queue) => queue.id, request.query)
      return { ...page, items: page.items.map(presentQueue) }
    },
  )

  app.post(
    '/queues',
    { schema: { tags, summary: 'Make a queue', body: NewQueue, response: makes(Queue) } },
    async (request, reply) => {
      const { id: wanted, name, relax: _, ...settings } = request.body
      const by = signedIn(request).id
      const id = await inTurn(async () => {
        const free = queueId(freeId(deps, 'queue', (text) => deps.center.view.queues.has(queueId(text)), wanted, name))
        await order(deps, { type: 'save-queue', queue: newQueue(free, name, settings), by })
        return free
      })
      reply.code(201).header('location', `/api/v1/queues/${id}`)
      return presentQueue(find(id))
    },
  )

  app.get(
    '/queues/:id',
    { schema: { tags, summary: 'One queue', params: IdParams, response: answers(Queue) } },
    async (request) => presentQueue(find(queueId(request.params.id))),
  )

  app.patch(
    '/queues/:id',
    {
      schema: { tags, summary: 'Change what is named', params: IdParams, body: QueuePatch, response: answers(Queue) },
    },
    async (request) => {
      const id = queueId(request.params.id)
      const { relax: _, ...settings } = request.body
      const by = signedIn(request).id
      await inTurn(() => order(deps, { type: 'save-queue', queue: { ...find(id), ...settings }, by }))
      return presentQueue(find(id))
    },
  )

  app.delete(
    '/queues/:id',
    { schema: { tags, summary: 'Retire a queue', params: IdParams, response: answersNothing } },
    async (request, reply) => {
      await order(deps, { type: 'retire-queue', queue: queueId(request.params.id), by: signedIn(request).id })
      reply.code(204)
      return null
    },
  )
}
