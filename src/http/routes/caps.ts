/** How much may be called out, who wanted more, and letting them call again. */
import Type, { type Static } from 'typebox'
import { type AgentId, agentId } from '../../core/ids.ts'
import type { CallCaps as CallCapsRead } from '../../core/lines/cap-words.ts'
import { CallAlarmList, CallCaps, CallCapsPatch } from '../../wire/caps.ts'
import { LiveTrunkList } from '../../wire/live.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { presentBoardTrunks } from '../present/board-trunks.ts'
import { presentAlarms, presentCaps } from '../present/caps.ts'
import { forbidden } from '../problem.ts'
import { answers, answersNothing } from './responses.ts'

/** A cap's name, a dot, and an agent's or a trunk's id. */
const AlarmParams = Type.Object({ id: Type.String({ pattern: '^[A-Za-z]{1,32}\\.[A-Za-z0-9._-]{1,80}$' }) })

export const capRoutes = (app: App, deps: HttpDeps): void => {
  const { view } = deps.center

  app.get(
    '/caps',
    { schema: { tags: ['routes'], summary: 'How much may be called out', response: answers(CallCaps) } },
    async () => presentCaps(view.callCaps),
  )

  app.patch(
    '/caps',
    {
      schema: {
        tags: ['routes'],
        summary: 'Change what is named of it; what was called before counts',
        body: CallCapsPatch,
        response: answers(CallCaps),
      },
    },
    async (request) => {
      const by = agentId(signedIn(request).id)
      await order(deps, { type: 'set-call-caps', caps: changedCaps(view.callCaps, request.body), by })
      return presentCaps(view.callCaps)
    },
  )

  app.get(
    '/board/alarms',
    {
      schema: {
        tags: ['board'],
        summary: 'Caps of calls out that somebody ran into and that hold calls back now',
        response: answers(CallAlarmList),
      },
    },
    async () => ({ items: [...presentAlarms(view, deps.now())], next: null }),
  )

  app.get(
    '/board/trunks',
    {
      schema: {
        tags: ['board'],
        summary: 'Each trunk as it is now: its state, what the other side said, and until when it is left out',
        response: answers(LiveTrunkList),
      },
    },
    async () => ({ items: [...presentBoardTrunks(view, deps.lines.healthOf)], next: null }),
  )

  app.delete(
    '/board/alarms/:id',
    {
      schema: {
        tags: ['board'],
        summary: 'Let calls out go again: what the cap counted is counted anew',
        description: '403 when it was raised by calls of your own, unless you are an admin.',
        params: AlarmParams,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const principal = signedIn(request)
      const by = agentId(principal.id)
      const { id } = request.params
      if (!principal.roles.includes('admin') && isOwn(deps, id, by))
        throw forbidden('It was raised by calls of your own: another supervisor, or an admin, lifts it.')
      await order(deps, { type: 'lift-call-alarm', alarm: id, by })
      reply.code(204)
      return null
    },
  )
}

export const changedCaps = (before: CallCapsRead, { caps, ...rest }: Static<typeof CallCapsPatch>): CallCapsRead => ({
  ...before,
  ...rest,
  caps: { ...before.caps, ...caps },
})

/** Whoever has a supervisor's account must not give themselves more calls. */
const isOwn = ({ center }: HttpDeps, id: string, me: AgentId): boolean => {
  const count = center.view.callCounts.get(id)
  return count !== undefined && (count.of === me || count.alarm?.agent === me)
}
