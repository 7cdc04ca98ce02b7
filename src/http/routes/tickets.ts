import { toMoment } from '../../wire/basics.ts'
import { Ticket } from '../../wire/tickets.ts'
import type { Tickets } from '../auth/tickets.ts'
import type { App } from '../deps.ts'
import { forbidden } from '../problem.ts'
import { makes } from './responses.ts'

export const ticketRoutes = (app: App, tickets: Tickets): void => {
  app.post(
    '/tickets',
    {
      schema: {
        tags: ['live'],
        summary: 'A ticket for one WebSocket, once, within 30 seconds, for clients without the cookie',
        response: makes(Ticket),
      },
    },
    async (request, reply) => {
      if (request.sessionHash === null) throw forbidden('Only who signed in gets a ticket.')
      const { ticket, expiresAt } = tickets.issue(request.sessionHash)
      reply.header('cache-control', 'no-store').code(201)
      return { ticket, expiresAt: toMoment(expiresAt) }
    },
  )
}
