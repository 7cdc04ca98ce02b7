import Type from 'typebox'
import { agentId } from '../../core/ids.ts'
import type { Intruder } from '../../ports/intruders.ts'
import { Board } from '../../wire/board.ts'
import { IntruderList } from '../../wire/intruders.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { presentBoard } from '../present/board.ts'
import { presentIntruders } from '../present/intruders.ts'
import { notFound, ProblemError } from '../problem.ts'
import { answers, answersNothing } from './responses.ts'

export const boardRoutes = (app: App, deps: HttpDeps): void => {
  app.get(
    '/board',
    { schema: { tags: ['board'], summary: 'Queues and agents now, and what we owe', response: answers(Board) } },
    async () => presentBoard(deps.center.view, deps.center.health().switchReady, deps.now()),
  )
  app.get(
    '/board/intruders',
    {
      schema: {
        tags: ['board'],
        summary:
          'Addresses that try to get into the switch and are not let in, the latest first; who is shut out, and until when',
        response: answers(IntruderList),
      },
    },
    async () => ({ items: [...presentIntruders(deps.intruders.list())], next: null }),
  )
  app.delete(
    '/board/intruders/:address',
    {
      schema: {
        tags: ['board'],
        summary: 'Let an address in again before its ban is over; it is counted anew from here',
        description:
          '404 when it is not shut out; 503 when the switch cannot be told now, which is tried again in a minute.',
        params: AddressParams,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const { address } = request.params
      const isBanned = ({ address: one, bannedUntil }: Intruder) => one === address && bannedUntil !== null
      if (!deps.intruders.list().some(isBanned)) throw notFound('ban')
      await order(deps, { type: 'lift-ban', address, by: agentId(signedIn(request).id) })
      try {
        // Whose ban has ended meanwhile is let in, which is what was asked for.
        await deps.intruders.letIn(address)
      } catch (cause) {
        deps.log.warn({ err: cause }, 'an address could not be let in again')
        throw new ProblemError(503, 'The switch cannot be told now: it is tried again in a minute.', [], {
          'retry-after': '60',
        })
      }
      reply.code(204)
      return null
    },
  )
}

const AddressParams = Type.Object({
  address: Type.String({ pattern: '^[0-9A-Fa-f.:]{2,45}$', examples: ['192.0.2.66'] }),
})
