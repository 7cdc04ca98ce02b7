/** Which numbers go out, and by which trunk; and what holds for all of them. */
import { agentId, routeId, trunkId } from '../../core/ids.ts'
import { allRoutes, DEFAULT_ROUTE } from '../../core/lines/built-in.ts'
import type { Route as CoreRoute } from '../../core/lines/words.ts'
import { IdParams } from '../../wire/basics.ts'
import { NewRoute, OutsidePatch, OutsideRules, Route, RouteList, RoutePatch } from '../../wire/lines.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { freeId } from '../new-id.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentRoute } from '../present/lines.ts'
import { notFound } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

export const outgoingRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['routes']
  const { view } = deps.center
  // A change is read, altered and written back.
  const inTurn = oneAtATime()

  const find = (id: string): CoreRoute => {
    const route = allRoutes(view).find((one) => one.id === id)
    if (route === undefined) throw notFound('route')
    return route
  }
  const present = (route: CoreRoute): Route => presentRoute(route, !view.routes.has(route.id))

  app.get(
    '/routes',
    { schema: { tags, summary: 'All outgoing routes', querystring: PageQuery, response: answers(RouteList) } },
    async (request) => {
      const page = pageOf(allRoutes(view), ({ id }) => id, request.query)
      return { ...page, items: page.items.map(present) }
    },
  )

  app.post(
    '/routes',
    { schema: { tags, summary: 'Let numbers go out, or not', body: NewRoute, response: makes(Route) } },
    async (request, reply) => {
      const { id: wanted, name, trunks, ...rest } = request.body
      const by = agentId(signedIn(request).id)
      const id = await inTurn(async () => {
        const isTaken = (text: string): boolean => text === DEFAULT_ROUTE.id || view.routes.has(routeId(text))
        const free = routeId(freeId(deps, 'route', isTaken, wanted, name))
        const plain = { strip: 0, prepend: '', callerId: null, allowed: true }
        const route: CoreRoute = { ...plain, ...rest, id: free, name, trunks: trunks.map(trunkId) }
        await order(deps, { type: 'save-route', route, by })
        return free
      })
      reply.code(201).header('location', `/api/v1/routes/${id}`)
      return present(find(id))
    },
  )

  app.get(
    '/routes/:id',
    { schema: { tags, summary: 'One route', params: IdParams, response: answers(Route) } },
    async (request) => present(find(request.params.id)),
  )

  app.patch(
    '/routes/:id',
    {
      schema: { tags, summary: 'Change what is named', params: IdParams, body: RoutePatch, response: answers(Route) },
    },
    async (request) => {
      const { id } = request.params
      const by = agentId(signedIn(request).id)
      await inTurn(() => {
        const { trunks, ...rest } = request.body
        const before = find(id)
        const route: CoreRoute = { ...before, ...rest, trunks: trunks?.map(trunkId) ?? before.trunks }
        return order(deps, { type: 'save-route', route, by })
      })
      return present(find(id))
    },
  )

  app.delete(
    '/routes/:id',
    {
      schema: {
        tags,
        summary: 'Forget a route; the default one is then as it came',
        params: IdParams,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const by = agentId(signedIn(request).id)
      await inTurn(() => order(deps, { type: 'retire-route', route: routeId(request.params.id), by }))
      reply.code(204)
      return null
    },
  )

  app.get(
    '/outside',
    { schema: { tags, summary: 'What holds for every call out', response: answers(OutsideRules) } },
    async () => ({ stopped: view.outside.stopped, emergency: [...view.outside.emergency] }),
  )

  app.patch(
    '/outside',
    {
      schema: {
        tags,
        summary: 'Stop all calls out, or let them go again; name the emergency numbers, which always go',
        body: OutsidePatch,
        response: answers(OutsideRules),
      },
    },
    async (request) => {
      const by = agentId(signedIn(request).id)
      await inTurn(() => order(deps, { type: 'set-outside-rules', rules: { ...view.outside, ...request.body }, by }))
      return { stopped: view.outside.stopped, emergency: [...view.outside.emergency] }
    },
  )
}
