/** Calls out: the signed-in agent's own station rings first, then the number. */
import { agentId, type ContactId, contactId, queueId } from '../../core/ids.ts'
import { CallOrder } from '../../wire/calls.ts'
import { ContactSummary } from '../../wire/contacts.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { presentContact } from '../present/contact.ts'
import { notFound } from '../problem.ts'
import { makes } from './responses.ts'

export const callRoutes = (app: App, deps: HttpDeps): void => {
  app.post(
    '/calls',
    {
      schema: {
        tags: ['contacts'],
        summary: 'Call a number: your own phone rings first, then the number; what came of it is the outcome',
        description:
          'With a queue it is recorded and wrapped up as that queue says. 409 while you have a call in hand, or are not there.',
        body: CallOrder,
        response: makes(ContactSummary),
      },
    },
    async (request, reply) => {
      const { to, queue } = request.body
      const number = typeof to === 'string' ? to : to.number
      const contact = contactId(`c-${newId(deps, 'out')}`)
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

/** It may be over by now: an agent's station that cannot be rung ends it at once. */
const made = async (deps: HttpDeps, id: ContactId): Promise<ContactSummary> => {
  const live = deps.center.view.contacts.get(id)
  const call = presentContact(live === undefined ? await deps.store.contact(id) : null, live, [], null)
  if (call === null) throw notFound('contact')
  return call
}
