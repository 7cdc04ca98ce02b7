/**
 * People as a resource: what they are called, what they may do, where they work and where their calls ring. `/agents` is read by
 * everybody who may call them, `/users` by those who ask who may do what (policy.ts); beyond that they are the same.
 */
import type { FastifyRequest } from 'fastify'
import { type AgentId, agentId } from '../../core/ids.ts'
import { Agent, AgentList, AgentPatch, NewAgent } from '../../wire/agents.ts'
import { IdParams } from '../../wire/basics.ts'
import type { Accounts } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentAgent } from '../present/agent.ts'
import { conflict, notFound } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

export const peopleRoutes = (app: App, deps: HttpDeps, accounts: Accounts, at: 'agents' | 'users'): void => {
  const tags = [at]
  const present = (id: AgentId): Promise<Agent> => presentPerson(deps, id)

  app.get(
    `/${at}`,
    { schema: { tags, summary: 'All people', querystring: PageQuery, response: answers(AgentList) } },
    async (request) => {
      const roles = new Map((await deps.store.users()).map((user) => [user.id, user.roles]))
      const page = pageOf([...deps.center.view.agents.values()], (agent) => agent.id, request.query)
      return { ...page, items: page.items.map((agent) => presentAgent(agent, roles.get(agent.id) ?? [])) }
    },
  )

  app.post(
    `/${at}`,
    { schema: { tags, summary: 'Make an agent with an account', body: NewAgent, response: makes(Agent) } },
    async (request, reply) => {
      const id = await accounts.create(request.body, signedIn(request).id)
      reply.code(201).header('location', `/api/v1/${at}/${id}`)
      return present(id)
    },
  )

  app.get(
    `/${at}/:id`,
    { schema: { tags, summary: 'One agent; `me` is oneself', params: IdParams, response: answers(Agent) } },
    async (request) => present(addressed(request, request.params.id)),
  )

  app.patch(
    `/${at}/:id`,
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
    `/${at}/:id`,
    { schema: { tags, summary: 'Retire an agent', params: IdParams, response: answersNothing } },
    async (request, reply) => {
      const id = addressed(request, request.params.id)
      if (id === signedIn(request).id) throw conflict('id', 'Nobody retires themselves: one admin always stays.')
      await accounts.retire(id, signedIn(request).id)
      reply.code(204)
      return null
    },
  )
}

export const presentPerson = async (deps: HttpDeps, id: AgentId): Promise<Agent> => {
  const agent = deps.center.view.agents.get(id)
  if (agent === undefined) throw notFound('agent')
  const user = await deps.store.userById(id)
  return presentAgent(agent, user?.roles ?? [])
}

/** `me` is oneself. */
export const addressed = (request: FastifyRequest, id: string): AgentId =>
  agentId(id === 'me' ? signedIn(request).id : id)
