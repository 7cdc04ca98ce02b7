import { agentId, contactId, obligationId } from '../../core/ids.ts'
import type { ObligationFilter } from '../../ports/store.ts'
import { IdParams } from '../../wire/basics.ts'
import { ClosingOrder, Obligation, ObligationList, ObligationQuery } from '../../wire/obligations.ts'
import { order } from '../accounts.ts'
import { isLeader, signedIn } from '../auth/guard.ts'
import type { Principal } from '../auth/sessions.ts'
import type { App, HttpDeps } from '../deps.ts'
import { DEFAULT_LIMIT } from '../page.ts'
import { presentObligation } from '../present/obligation.ts'
import { conflict, notFound } from '../problem.ts'
import { answers } from './responses.ts'

export const obligationRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['obligations']

  const find = async (id: string): Promise<Obligation> => {
    const live = deps.center.view.obligations.get(obligationId(id))
    const facts = live ?? (await deps.store.obligation(obligationId(id)))
    if (facts === null) throw notFound('obligation')
    return presentObligation(facts)
  }

  app.get(
    '/obligations',
    {
      schema: {
        tags,
        summary:
          'What we owe those who contacted us; open ones by what is due first. Agents see those of their contacts',
        querystring: ObligationQuery,
        response: answers(ObligationList),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor = null } = request.query
      const page = await deps.store.obligations(filterOf(request.query, signedIn(request)), limit, cursor)
      const { obligations } = deps.center.view
      return { items: page.items.map((row) => presentObligation(obligations.get(row.id) ?? row)), next: page.next }
    },
  )

  app.get(
    '/obligations/:id',
    { schema: { tags, summary: 'One obligation', params: IdParams, response: answers(Obligation) } },
    async (request) => find(request.params.id),
  )

  app.post(
    '/obligations/:id/close',
    {
      schema: {
        tags,
        summary: 'Say how it was made good; not while the customer still waits',
        params: IdParams,
        body: ClosingOrder,
        response: answers(Obligation),
      },
    },
    async (request) => {
      const { id } = request.params
      const { outcome, note = null } = request.body
      const { outcome: before } = await find(id)
      if (before !== null) throw conflict('id', `This is closed already: ${before}.`)
      const by = agentId(signedIn(request).id)
      await order(deps, { type: 'close-obligation', obligation: obligationId(id), outcome, note, by })
      return find(id)
    },
  )
}

const filterOf = ({ state, channel, contact, dueBefore }: ObligationQuery, principal: Principal): ObligationFilter => ({
  ...(state !== undefined && { state }),
  ...(channel !== undefined && { channel }),
  ...(contact !== undefined && { contact: contactId(contact) }),
  ...(dueBefore !== undefined && { dueBefore: Date.parse(dueBefore) }),
  ...(!isLeader(principal) && { agent: principal.id }),
})
