/** Asking somebody before a customer is handed on, and talking with three. */
import type { TSchema } from 'typebox'
import { agentId } from '../../core/ids.ts'
import { IdParams } from '../../wire/basics.ts'
import { ConferenceOrder, ConsultOrder } from '../../wire/contacts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { done, talkOf, targetOf } from './call-orders.ts'
import { live } from './contacts.ts'
import { answersNothing } from './responses.ts'

export const consultRoutes = (app: App, deps: HttpDeps): void => {
  const schema = (summary: string) => ({ tags: ['contacts'], summary, params: IdParams, response: answersNothing })
  const withBody = <T extends TSchema>(summary: string, body: T) => ({ schema: { ...schema(summary), body } })

  app.post(
    '/contacts/:id/consult',
    withBody('Ask an agent, the first ready one of a queue, or a number; the customer hears music', ConsultOrder),
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      return done(deps, reply, { type: 'consult-contact', contact, agent, to: targetOf(request.body.to) })
    },
  )

  app.post(
    '/contacts/:id/swap',
    { schema: schema('To the other of the customer and the one who was asked') },
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      return done(deps, reply, { type: 'swap-consult', contact, agent })
    },
  )

  app.post(
    '/contacts/:id/complete',
    { schema: schema('The one who was asked takes the customer') },
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      return done(deps, reply, { type: 'complete-consult', contact, agent })
    },
  )

  app.post('/contacts/:id/cancel', { schema: schema('The one who was asked leaves') }, (request, reply) => {
    const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
    return done(deps, reply, { type: 'cancel-consult', contact, agent })
  })

  app.post(
    '/contacts/:id/conference',
    {
      ...withBody('All three talk: with the one who was asked, or with somebody who is called now', ConferenceOrder),
      // Without a body: the one who was asked.
      preValidation: async (request) => {
        request.body ??= {}
      },
    },
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      const { to } = request.body
      const target = to === undefined ? null : targetOf(to)
      return done(deps, reply, { type: 'conference-contact', contact, agent, to: target })
    },
  )

  app.post('/contacts/:id/extend', { schema: schema('Half a minute more for the work after it') }, (request, reply) => {
    const contact = live(deps, request.params.id)
    const agent = agentId(signedIn(request).id)
    return done(deps, reply, { type: 'extend-wrapup', contact: contact.id, agent })
  })
}
