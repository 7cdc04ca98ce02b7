import { Board } from '../../wire/board.ts'
import type { App, HttpDeps } from '../deps.ts'
import { presentBoard } from '../present/board.ts'
import { answers } from './responses.ts'

export const boardRoutes = (app: App, deps: HttpDeps): void => {
  app.get(
    '/board',
    { schema: { tags: ['board'], summary: 'Queues and agents now, and what we owe', response: answers(Board) } },
    async () => presentBoard(deps.center.view, deps.center.health().switchReady, deps.now()),
  )
}
