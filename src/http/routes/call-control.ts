/** What people do with a call that is going on; the switch does it, whatever the station is. */
import type { TSchema } from 'typebox'
import { type Contact, isTalk } from '../../core/call/contact.ts'
import { type AgentId, agentId, queueId } from '../../core/ids.ts'
import { IdParams } from '../../wire/basics.ts'

import { MonitorOrder, PauseOrder, RequeueOrder, TransferOrder } from '../../wire/contacts.ts'

import { isLeader, signedIn } from '../auth/guard.ts'
import type { Principal } from '../auth/sessions.ts'
import type { App, HttpDeps } from '../deps.ts'
import { done, talkOf, targetOf } from './call-orders.ts'
import { callWordsRoutes } from './call-words.ts'
import { consultRoutes } from './consult.ts'
import { live } from './contacts.ts'
import { offerRoutes } from './offers.ts'
import { answersNothing } from './responses.ts'

export const callControlRoutes = (app: App, deps: HttpDeps): void => {
  const schema = (summary: string) => ({ tags: ['contacts'], summary, params: IdParams, response: answersNothing })
  const withBody = <T extends TSchema>(summary: string, body: T) => ({ schema: { ...schema(summary), body } })

  app.post(
    '/contacts/:id/hold',
    { schema: schema('The customer hears music, the agent nothing') },
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      return done(deps, reply, { type: 'hold-contact', contact, agent })
    },
  )

  app.post('/contacts/:id/resume', { schema: schema('The end of a hold') }, (request, reply) => {
    const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
    return done(deps, reply, { type: 'retrieve-contact', contact, agent })
  })

  app.post(
    '/contacts/:id/rejoin',
    { schema: schema('The phone has lost the call, or hears nothing: it is put through anew') },
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      return done(deps, reply, { type: 'rejoin-contact', contact, agent })
    },
  )

  app.post(
    '/contacts/:id/transfer',
    withBody('Hand the customer on, to a queue, to an agent who is ready, to a number, or into a flow', TransferOrder),
    (request, reply) => {
      const handed = handedBy(deps, request.params.id, signedIn(request))
      const { to } = request.body
      return done(deps, reply, { type: 'transfer-contact', ...handed, to: 'flow' in to ? to : targetOf(to) })
    },
  )

  app.post(
    '/contacts/:id/pull',
    { schema: schema('Take one who waits, out of turn: your own phone rings for it') },
    (request, reply) => {
      const { id: contact } = live(deps, request.params.id)
      return done(deps, reply, { type: 'pull-contact', contact, agent: agentId(signedIn(request).id) })
    },
  )

  app.post(
    '/contacts/:id/requeue',
    withBody('Back to a queue, in the place it had', RequeueOrder),
    (request, reply) => {
      const handed = handedBy(deps, request.params.id, signedIn(request))
      const to = { queue: queueId(request.body.queue) }
      return done(deps, reply, { type: 'transfer-contact', ...handed, to })
    },
  )

  offerRoutes(app, deps)
  consultRoutes(app, deps)
  callWordsRoutes(app, deps)

  app.post(
    '/contacts/:id/pause-recording',
    withBody('The recording is silent until it goes on', PauseOrder),
    (request, reply) => {
      const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
      return done(deps, reply, { type: 'pause-recording', contact, agent, reason: request.body.reason })
    },
  )

  app.post(
    '/contacts/:id/monitor',
    withBody(
      'Hear the call on your own station: unheard, heard by the agent, or by both; again to change that',
      MonitorOrder,
    ),
    (request, reply) => {
      const { mode } = request.body
      const { id: contact } = live(deps, request.params.id)
      const agent = agentId(signedIn(request).id)
      return done(
        deps,
        reply,
        mode === 'stop' ? { type: 'leave-monitor', contact, agent } : { type: 'monitor-contact', contact, agent, mode },
      )
    },
  )

  app.post('/contacts/:id/resume-recording', { schema: schema('The recording goes on') }, (request, reply) => {
    const { id: contact, agent } = talkOf(deps, request.params.id, signedIn(request))
    return done(deps, reply, { type: 'continue-recording', contact, agent })
  })
}

/** Null is the centre itself: leaders also move who is not theirs, or waits. */
const handedBy = (
  deps: HttpDeps,
  id: string,
  principal: Principal,
): { readonly contact: Contact['id']; readonly by: AgentId | null; readonly supervisor?: AgentId } => {
  const contact = live(deps, id)
  const me = agentId(principal.id)
  const isMine = isTalk(contact.phase) && contact.phase.agent === me
  return isLeader(principal) && !isMine
    ? { contact: contact.id, by: null, supervisor: me }
    : { contact: contact.id, by: me }
}
