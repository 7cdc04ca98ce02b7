import { CallbackList, CallbackQuery } from '../../wire/callbacks.ts'
import type { App, HttpDeps } from '../deps.ts'
import { DEFAULT_LIMIT, pageOf } from '../page.ts'
import { presentCallbacks, presentDoneCallback } from '../present/callback.ts'
import { answers } from './responses.ts'

export const callbackRoutes = (app: App, deps: HttpDeps): void => {
  app.get(
    '/callbacks',
    {
      schema: {
        tags: ['callbacks'],
        summary:
          'Who asked to be called back, the first in line first; closing the last obligation of one by hand closes it',
        querystring: CallbackQuery,
        response: answers(CallbackList),
      },
    },
    async (request) => {
      const { state = 'open', limit = DEFAULT_LIMIT, cursor } = request.query
      if (state === 'open') {
        const rows = presentCallbacks(deps.center.view, deps.now())
        const page = pageOf(rows, ({ enqueuedAt, id }) => `${enqueuedAt} ${id}`, request.query)
        return { ...page, items: [...page.items] }
      }
      const page = await deps.store.contacts({ callbacks: true, state: 'closed' }, limit, cursor ?? null)
      return { ...page, items: page.items.flatMap((row) => presentDoneCallback(row) ?? []) }
    },
  )
}
