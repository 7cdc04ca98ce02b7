import type { FastifyRequest } from 'fastify'
import { type AgentId, agentId } from '../../core/ids.ts'
import { Agent, AgentList, AgentPatch, NewAgent, PresenceOrder, Station } from '../../wire/agents.ts'
import { IdParams } from '../../wire/basics.ts'
import { type Accounts, checkedStation, order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentAgent } from '../present/agent.ts'
import { conflict, notFound } from '../problem.ts'
import { agentCsvRoutes } from './agents-csv.ts'
import { answers, answersNothing, makes } from './responses.ts'

export const agentRoutes = (app: App, deps: HttpDeps, accounts: Accounts): void => {
  const tags = ['agents']
  agentCsvRoutes(app, deps, accounts)

  const present = async (id: AgentId): Promise<Agent> => {
    const agent = deps.center.view.agents.get(id)
    if (agent === undefined) throw notFound('agent')
    const user = await deps.store.userById(id)
    return presentAgent(agent, user?.roles ?? [])
  }

  app.get(
    '/agents',
    { schema: { tags, summary: 'All agents', querystring: PageQuery, response: answers(AgentList) } },
    async (request) => {
      const roles = new Map((await deps.store.users()).map((user) => [user.id, user.roles]))
      const page = pageOf([...deps.center.view.agents.values()], (agent) => agent.id, request.query)
      return { ...page, items: page.items.map((agent) => presentAgent(agent, roles.get(agent.id) ?? [])) }
    },
  )

  app.post(
    '/agents',
    { schema: { tags, summary: 'Make an agent with an account', body: NewAgent, response: makes(Agent) } },
    async (request, reply) => {
      const id = await accounts.create(request.body, signedIn(request).id)
      reply.code(201).header('location', `/api/v1/agents/${id}`)
      return present(id)
    },
  )

  app.get(
    '/agents/:id',
    { schema: { tags, summary: 'One agent; `me` is oneself', params: IdParams, response: answers(Agent) } },
    async (request) => present(addressed(request, request.params.id)),
  )

  app.patch(
    '/agents/:id',
    {
      schema: {
        tags,
        summary: 'Change what is named; a new password signs the agent out everywhere',
        params: IdParams,
        body: AgentPatch,
        response: answers(Agent),
      },
    },
    async (request) => {
      const id = addressed(request, request.params.id)
      const { roles } = request.body
      if (id === signedIn(request).id && roles !== undefined && !roles.includes('admin')) {
        throw conflict('roles', 'Nobody takes the role admin from themselves: one admin always stays.')
      }
      await accounts.change(id, request.body, signedIn(request).id)
      return present(id)
    },
  )

  app.delete(
    '/agents/:id',
    { schema: { tags, summary: 'Retire an agent', params: IdParams, response: answersNothing } },
    async (request, reply) => {
      const id = addressed(request, request.params.id)
      if (id === signedIn(request).id) throw conflict('id', 'Nobody retires themselves: one admin always stays.')
      await accounts.retire(id, signedIn(request).id)
      reply.code(204)
      return null
    },
  )

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
      return present(id)
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
      return present(id)
    },
  )
}

const addressed = (request: FastifyRequest, id: string): AgentId => agentId(id === 'me' ? signedIn(request).id : id)
