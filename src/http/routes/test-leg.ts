import { agentId } from '../../core/ids.ts'
import { LinkDownError } from '../../ports/engine.ts'
import { TestLegOrder, TestLegResult } from '../../wire/sessions.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { conflict } from '../problem.ts'
import { notReady } from './phone.ts'
import { answers } from './responses.ts'

export const testLegRoutes = (app: App, deps: HttpDeps): void => {
  /** The accounts that are rung just now. */
  const under = new Set<string>()

  app.post(
    '/me/phone/test',
    {
      schema: {
        tags: ['sessions'],
        summary: 'Rings the page of this sign-in with a silent leg, which is no call, and listens to it',
        description:
          'The leg calls as `mark`, plays a tone, and ends by itself within six seconds. Answers as soon as sound comes from the page, or after four seconds. 409 while the page has something in hand, or another test; 503 when the switch is not there.',
        body: TestLegOrder,
        response: answers(TestLegResult),
      },
    },
    async (request) => {
      const agent = deps.center.view.agents.get(agentId(signedIn(request).id))
      const account = request.sessionHash === null ? null : deps.phones.accountOf(request.sessionHash)
      if (account === null || agent?.phone?.account !== account)
        throw conflict('phone', 'this sign-in has no phone: ask for it first (GET /me/phone)')
      if (agent.monitoring !== undefined || agent.assignments.some(({ state }) => state !== 'wrapup'))
        throw conflict('phone', 'there is a call in hand, which tells more than a test')
      if (under.has(account)) throw conflict('phone', 'a test is under way: wait for its end')
      if (!deps.center.health().switchReady) throw notReady()
      under.add(account)
      try {
        return { heard: await deps.phones.testLeg(account, request.body.mark) }
      } catch (error) {
        if (error instanceof LinkDownError) throw notReady()
        throw error
      } finally {
        under.delete(account)
      }
    },
  )
}
