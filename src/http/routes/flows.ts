import type { FlowBook } from '../../core/ivr/book.ts'
import { latestOf } from '../../core/ivr/book.ts'
import { FORMAT } from '../../core/ivr/format.ts'
import { LANGUAGES } from '../../core/languages.ts'
import { IdParams } from '../../wire/basics.ts'
import { Flow, FlowJson, FlowList, NewFlow } from '../../wire/flows.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { FLOW_BODY_LIMIT, flowFrom } from '../flow-json.ts'
import { freeId } from '../new-id.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentFlow } from '../present/flow.ts'
import { notFound } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

/** Flows as they are worked on; what is tried and published stands in flow-versions.ts. */
export const flowRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['flows']
  const { view } = deps.center
  // An id is looked for before it is taken.
  const inTurn = oneAtATime()

  app.get(
    '/flows',
    { schema: { tags, summary: 'All flows', querystring: PageQuery, response: answers(FlowList) } },
    async (request) => {
      const page = pageOf([...view.flows.values()], ({ id }) => id, request.query)
      return { ...page, items: page.items.map((book) => presentFlow(view, book)) }
    },
  )

  app.post(
    '/flows',
    {
      bodyLimit: FLOW_BODY_LIMIT,
      schema: { tags, summary: 'Make a flow, empty or as a copy', body: NewFlow, response: makes(Flow) },
    },
    async (request, reply) => {
      const { id: wanted, name, flow } = request.body
      const made = await inTurn(async () => {
        // Who names a retired one goes on with it; a name alone leads to none.
        const isTaken = (text: string) => view.flows.has(text) || (wanted === undefined && view.retiredFlows.has(text))
        const id = freeId(deps, 'flow', isTaken, wanted, name)
        const draft = flowFrom({ ...(flow ?? EMPTY), id, name })
        await order(deps, { type: 'draft-flow', flow: id, draft, by: signedIn(request).id })
        return id
      })
      reply.code(201).header('location', `/api/v1/flows/${made}`)
      return presentFlow(view, findFlow(deps, made))
    },
  )

  app.get(
    '/flows/:id',
    { schema: { tags, summary: 'One flow', params: IdParams, response: answers(Flow) } },
    async (request) => presentFlow(view, findFlow(deps, request.params.id)),
  )

  app.delete(
    '/flows/:id',
    {
      schema: {
        tags,
        summary: 'Retire a flow that no number and no other flow leads to',
        params: IdParams,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      await order(deps, { type: 'retire-flow', flow: request.params.id, by: signedIn(request).id })
      reply.code(204)
      return null
    },
  )

  app.get(
    '/flows/:id/draft',
    {
      schema: {
        tags,
        summary: 'The flow as it is worked on: the draft, or what is published when there is none',
        params: IdParams,
        response: answers(FlowJson),
      },
    },
    async (request) => {
      const flow = latestOf(findFlow(deps, request.params.id))
      if (flow === undefined) throw notFound('draft')
      return flow
    },
  )

  app.put(
    '/flows/:id/draft',
    {
      bodyLimit: FLOW_BODY_LIMIT,
      schema: {
        tags,
        summary: 'Save the draft, which may be half done; calls go on with what is published',
        params: IdParams,
        body: FlowJson,
        response: answers(Flow),
      },
    },
    async (request) => {
      const { id } = findFlow(deps, request.params.id)
      const draft = flowFrom(request.body)
      await order(deps, { type: 'draft-flow', flow: id, draft, by: signedIn(request).id })
      return presentFlow(view, findFlow(deps, id))
    },
  )
}

export const findFlow = (deps: HttpDeps, id: string): FlowBook => {
  const book = deps.center.view.flows.get(id)
  if (book === undefined) throw notFound('flow')
  return book
}

const EMPTY = { format: FORMAT, languages: [...LANGUAGES], start: 'start', nodes: {} }
