import { type Contact, isTalk } from '../../core/call/contact.ts'
import { type AgentId, agentId, contactId } from '../../core/ids.ts'
import type { ContactFilter } from '../../ports/store.ts'
import { IdParams } from '../../wire/basics.ts'
import { ContactDetail, ContactList, ContactQuery, type ContactSummary, WrapupOrder } from '../../wire/contacts.ts'
import { order } from '../accounts.ts'
import { isLeader, signedIn } from '../auth/guard.ts'
import type { Principal } from '../auth/sessions.ts'
import type { App, HttpDeps } from '../deps.ts'
import { DEFAULT_LIMIT } from '../page.ts'
import { presentContact, presentDetail } from '../present/contact.ts'
import { owedTo } from '../present/obligation.ts'
import { forbidden, notFound } from '../problem.ts'
import { isBehind, settled } from '../settled.ts'
import { answers, answersNothing } from './responses.ts'

export const contactRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['contacts']

  app.get(
    '/contacts',
    {
      schema: {
        tags,
        summary: 'Contacts, newest first; agents see their own',
        querystring: ContactQuery,
        response: answers(ContactList),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor = null, state } = request.query
      const page = await deps.store.contacts(filterOf(deps, request.query, signedIn(request)), limit, cursor)
      // Who asks for those that are open need not wait until it is written how another one ended.
      const quick = state === 'open' && deps.center.health().journalOk
      const rows = quick ? page.items : await Promise.all(page.items.map((row) => settled(row, deps)))
      const ids = rows.map((row) => row.id)
      const [recordings, owed] = await Promise.all([deps.store.recordingsOf(ids), deps.store.obligationsOf(ids)])
      const { view } = deps.center
      const shown = quick ? rows.filter((row) => !isBehind(row, deps)) : rows
      const present = shown.map((row) =>
        presentContact(row, view.contacts.get(row.id), recordings, owedTo(row.id, view, owed)),
      )
      // What is shown is fresher than what was asked for on the disk.
      const isWanted = (item: ContactSummary | null): item is ContactSummary =>
        item !== null && (state === undefined || item.state === state)
      return { items: present.filter(isWanted), next: page.next }
    },
  )

  app.get(
    '/contacts/:id',
    {
      schema: {
        tags,
        summary: 'One contact: what happened, and why it went to whom',
        params: IdParams,
        response: answers(ContactDetail),
      },
    },
    async (request) => {
      const id = contactId(request.params.id)
      const found = await deps.store.contact(id)
      const row = found === null ? null : await settled(found, deps)
      const [recordings, owed, events] = await Promise.all([
        deps.store.recordingsOf([id]),
        deps.store.obligationsOf([id]),
        deps.store.timeline(id),
      ])
      const { view } = deps.center
      const summary = presentContact(row, view.contacts.get(id), recordings, owedTo(id, view, owed))
      if (summary === null) throw notFound('contact')
      return presentDetail(summary, events, isLeader(signedIn(request)))
    },
  )

  app.post(
    '/contacts/:id/hangup',
    {
      schema: {
        tags,
        summary: 'End the call; leaders also one that still waits. Who listens to it only leaves it',
        params: IdParams,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const contact = live(deps, request.params.id)
      const me = agentId(signedIn(request).id)
      // Who listens leaves; the call is not theirs to end while they do.
      if (contact.monitors?.some(({ agent }) => agent === me))
        await order(deps, { type: 'leave-monitor', contact: contact.id, agent: me })
      else await order(deps, { type: 'hang-up-contact', contact: contact.id, by: whoEnds(contact, signedIn(request)) })
      reply.code(204)
      return null
    },
  )

  app.post(
    '/contacts/:id/wrapup',
    {
      schema: {
        tags,
        summary: 'Finish the work after the contact',
        params: IdParams,
        body: WrapupOrder,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const contact = live(deps, request.params.id)
      const { disposition = null, note = null } = request.body
      const agent = writerOf(contact, signedIn(request))
      await order(deps, { type: 'finish-wrapup', contact: contact.id, agent, disposition, note })
      reply.code(204)
      return null
    },
  )
}

const filterOf = (deps: HttpDeps, query: ContactQuery, principal: Principal): ContactFilter => {
  const { from, since, until, state, channel, queue, agent } = query
  if (!isLeader(principal) && agent !== undefined && agent !== 'me' && agent !== principal.id) {
    throw forbidden('Agents see their own contacts.')
  }
  const whose = isLeader(principal) ? agent : principal.id
  return {
    ...(state !== undefined && { state }),
    ...(channel !== undefined && { channel }),
    ...(queue !== undefined && { queue }),
    ...(whose !== undefined && { agent: whose === 'me' ? principal.id : whose }),
    ...(from !== undefined && { customer: deps.customerOf(channel ?? 'voice', from) }),
    ...(since !== undefined && { since: Date.parse(since) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  }
}

export const live = (deps: HttpDeps, id: string): Contact => {
  const contact = deps.center.view.contacts.get(contactId(id))
  if (contact === undefined) throw notFound('live contact')
  return contact
}

/** Null is the centre itself: leaders end calls that are not theirs, also those nobody has answered yet. */
const whoEnds = (contact: Contact, principal: Principal): AgentId | null => {
  const me = agentId(principal.id)
  const talks = isTalk(contact.phase) && contact.phase.agent === me
  return isLeader(principal) && !talks ? null : me
}

/** Who writes it up: a supervisor does it for them. Everybody else for themselves, and the core says what is wrong with that. */
const writerOf = ({ phase, partings = [] }: Contact, principal: Principal): AgentId => {
  const me = agentId(principal.id)
  return phase.type === 'wrapup' && isLeader(principal) && !partings.includes(me) ? phase.agent : me
}
