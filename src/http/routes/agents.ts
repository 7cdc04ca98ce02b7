import { Agent, PresenceOrder, Station } from '../../wire/agents.ts'
import { IdParams } from '../../wire/basics.ts'
import { type Accounts, checkedStation, order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { agentCsvRoutes } from './agents-csv.ts'
import { addressed, peopleRoutes, presentPerson } from './people.ts'
import { answers } from './responses.ts'

export const agentRoutes = (app: App, deps: HttpDeps, accounts: Accounts): void => {
  const tags = ['agents']
  agentCsvRoutes(app, deps, accounts)

  peopleRoutes(app, deps, accounts, 'agents')
  peopleRoutes(app, deps, accounts, 'users')

  app.put(
    '/agents/:id/presence',
    {
      schema: {
        tags,
        summary: 'Be ready, away or offline',
        params: IdParams,
        body: PresenceOrder,
        response: answers(Agent),
      },
    },
    async (request) => {
      const id = addressed(request, request.params.id)
      const { state, reason } = request.body
      await order(deps, {
        type: 'set-presence',
        agent: id,
        state: state === 'ready' ? 'available' : state,
        reason: reason ?? null,
      })
      return presentPerson(deps, id)
    },
  )

  app.put(
    '/agents/:id/station',
    {
      schema: { tags, summary: 'Where calls ring', params: IdParams, body: Station, response: answers(Agent) },
    },
    async (request) => {
      const id = addressed(request, request.params.id)
      const station = checkedStation(request.body, 'uri')
      await order(deps, { type: 'set-station', agent: id, station, by: signedIn(request).id })
      return presentPerson(deps, id)
    },
  )
}
