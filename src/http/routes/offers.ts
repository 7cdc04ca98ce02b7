/** What is said to an offer, or to a colleague's question, while it rings. */
import type { Contact } from '../../core/call/contact.ts'
import { ringsAt } from '../../core/call/pick-up.ts'
import { type AgentId, agentId } from '../../core/ids.ts'
import { IdParams } from '../../wire/basics.ts'
import { isLeader, signedIn } from '../auth/guard.ts'
import type { Principal } from '../auth/sessions.ts'
import type { App, HttpDeps } from '../deps.ts'
import { done } from './call-orders.ts'
import { live } from './contacts.ts'
import { answersNothing } from './responses.ts'

export const offerRoutes = (app: App, deps: HttpDeps): void => {
  const orders = [
    [
      'answer',
      'answer-offer',
      'Have the page pick up on which it rings; a desk phone is asked to (SIP NOTIFY, event talk), and one that does not know that rings on',
    ],
    ['decline', 'decline-offer', 'Give an offer back to the queue'],
  ] as const
  for (const [action, type, summary] of orders)
    app.post(
      `/contacts/:id/${action}`,
      { schema: { tags: ['contacts'], summary, params: IdParams, response: answersNothing } },
      (request, reply) => {
        const contact = live(deps, request.params.id)
        return done(deps, reply, { type, contact: contact.id, agent: whoseOffer(contact, signedIn(request)) })
      },
    )
}

/** A supervisor says it for whoever it rings for; everybody else for themselves, and the core says what is wrong with that. */
const whoseOffer = (contact: Contact, principal: Principal): AgentId =>
  (isLeader(principal) ? ringsAt(contact) : null) ?? agentId(principal.id)
