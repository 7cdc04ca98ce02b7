import { Board } from '../../wire/board.ts'
import { IntruderList } from '../../wire/intruders.ts'
import type { App, HttpDeps } from '../deps.ts'
import { presentBoard } from '../present/board.ts'
import { presentIntruders } from '../present/intruders.ts'
import { answers } from './responses.ts'

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
    async () => ({ items: [...presentIntruders(deps.intruders())], next: null }),
  )
}
