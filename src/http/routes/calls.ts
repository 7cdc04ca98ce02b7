/** Calls out: the signed-in agent's own station rings first, then the number. */
import { type AgentId, agentId, type ContactId, contactId, queueId } from '../../core/ids.ts'
import { CallOrder } from '../../wire/calls.ts'
import { ContactSummary } from '../../wire/contacts.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { presentContact } from '../present/contact.ts'
import { notFound, unprocessable } from '../problem.ts'
import { makes } from './responses.ts'

export const callRoutes = (app: App, deps: HttpDeps): void => {
  app.post(
    '/calls',
    {
      schema: {
        tags: ['contacts'],
        summary:
          'Call a number or a colleague: your own phone rings first, then theirs; what came of it is the outcome',
        description:
          'With a queue it is recorded and wrapped up as that queue says. 409 while you have a call in hand, or are not there; ' +
          'and while the colleague has one, or is not there. A call to a colleague is for no queue.',
        body: CallOrder,
        response: makes(ContactSummary),
      },
    },
    async (request, reply) => {
      const { to, queue } = request.body
      const contact = contactId(`c-${newId(deps, 'out')}`)
      const colleague = colleagueOf(deps, to)
      if (colleague !== null) {
        if (queue !== undefined) throw unprocessable('queue', 'is for calls to customers: leave it out')
        const customer = deps.customerOf('voice', `agent ${colleague}`)
        await order(deps, {
          type: 'call-colleague',
          contact,
          agent: agentId(signedIn(request).id),
          colleague,
          customer,
        })
        reply.code(201)
        return made(deps, contact)
      }
      const number = numberOf(to)
      await order(deps, {
        type: 'place-call',
        contact,
        agent: agentId(signedIn(request).id),
        to: number,
        customer: deps.customerOf('voice', number),
        queue: queue === undefined ? null : queueId(queue),
      })
      reply.code(201)
      return made(deps, contact)
    },
  )
}

/** One of us, named as such, or by an id or a user name where a number would stand; null: it is a number, as "112" always is. */
const colleagueOf = ({ center }: HttpDeps, to: CallOrder['to']): AgentId | null => {
  if (typeof to !== 'string') return 'agent' in to ? agentId(to.agent) : null
  if (/^[+*#0-9]+$/.test(to)) return null
  for (const { id, username } of center.view.agents.values()) if (id === to || username === to) return id
  return null
}

const numberOf = (to: CallOrder['to']): string => {
  if (typeof to === 'string') return to
  return 'number' in to ? to.number : ''
}

/** It may be over by now: an agent's station that cannot be rung ends it at once. */
const made = async (deps: HttpDeps, id: ContactId): Promise<ContactSummary> => {
  const live = deps.center.view.contacts.get(id)
  const call = presentContact(live === undefined ? await deps.store.contact(id) : null, live, [], null)
  if (call === null) throw notFound('contact')
  return call
}
