/** What an agent presses, keeps to themselves, and writes down of a call. */
import type { TSchema } from 'typebox'
import { agentId, contactId } from '../../core/ids.ts'
import { IdParams } from '../../wire/basics.ts'
import { DigitsOrder, MuteOrder, NoteOrder } from '../../wire/contacts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { notFound } from '../problem.ts'
import { done, talkOf } from './call-orders.ts'
import { answersNothing } from './responses.ts'

export const callWordsRoutes = (app: App, deps: HttpDeps): void => {
  const withBody = <T extends TSchema>(summary: string, body: T) => ({
    schema: { tags: ['contacts'], summary, params: IdParams, response: answersNothing, body },
  })

  app.post(
    '/contacts/:id/mute',
    {
      ...withBody('Nobody hears the agent, who hears on; `muted` false ends it', MuteOrder),
      // Without a body: mute.
      preValidation: async (request) => {
        request.body ??= {}
      },
    },
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      const { muted = true } = request.body
      return done(deps, reply, { type: 'mute-contact', contact, agent, muted })
    },
  )

  app.post(
    '/contacts/:id/digits',
    withBody(
      'Press keys for whoever the agent talks with: 0-9, *, # and A-D; they are written down nowhere',
      DigitsOrder,
    ),
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      return done(deps, reply, { type: 'send-digits', contact, agent, digits: request.body.digits })
    },
  )

  app.post(
    '/contacts/:id/note',
    withBody('A note about the contact, while it goes on and afterwards', NoteOrder),
    async (request, reply) => {
      const contact = contactId(request.params.id)
      const closed = !deps.center.view.contacts.has(contact)
      if (closed && (await deps.store.contact(contact)) === null) throw notFound('contact')
      const agent = agentId(signedIn(request).id)
      return done(deps, reply, { type: 'add-note', contact, agent, text: request.body.text, closed })
    },
  )
}
