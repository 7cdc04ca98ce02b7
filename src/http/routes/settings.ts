/** What holds for the whole house, as one: calls out (`/outside`) and how many of them (`/caps`). */
import { agentId } from '../../core/ids.ts'
import { Settings, SettingsPatch } from '../../wire/settings.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { presentCaps } from '../present/caps.ts'
import { changedCaps } from './caps.ts'
import { answers } from './responses.ts'

export const settingsRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['settings']
  const { view } = deps.center
  const present = (): Settings => ({
    outside: { stopped: view.outside.stopped, emergency: [...view.outside.emergency] },
    caps: presentCaps(view.callCaps),
  })

  app.get(
    '/settings',
    { schema: { tags, summary: 'What holds for the whole house', response: answers(Settings) } },
    async () => present(),
  )

  app.patch(
    '/settings',
    {
      schema: {
        tags,
        summary: 'Change what is named of it, all or nothing',
        body: SettingsPatch,
        response: answers(Settings),
      },
    },
    async (request) => {
      const { outside, caps } = request.body
      await order(deps, {
        type: 'set-house',
        outside: outside === undefined ? null : { ...view.outside, ...outside },
        caps: caps === undefined ? null : changedCaps(view.callCaps, caps),
        by: agentId(signedIn(request).id),
      })
      return present()
    },
  )
}
