import { CallbackList } from '../../wire/callbacks.ts'
import type { App, HttpDeps } from '../deps.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentCallbacks } from '../present/callback.ts'
import { answers } from './responses.ts'

export const callbackRoutes = (app: App, deps: HttpDeps): void => {
  app.get(
    '/callbacks',
    {
      schema: {
        tags: ['callbacks'],
        summary:
          'Who asked to be called back and was not reached yet; closing the last obligation of one by hand closes it',
        querystring: PageQuery,
        response: answers(CallbackList),
      },
    },
    async (request) => {
      const page = pageOf(presentCallbacks(deps.center.view, deps.now()), ({ id }) => id, request.query)
      return { ...page, items: [...page.items] }
    },
  )
}
