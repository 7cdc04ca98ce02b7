/** Dispositions and reasons: two lists of codes, kept in the same way. */
import type { Code } from '../../core/codes/words.ts'
import { type CodeId, codeId } from '../../core/ids.ts'
import type { Command } from '../../core/input.ts'
import type { ReadTable } from '../../core/table.ts'
import { IdParams } from '../../wire/basics.ts'
import { CodeList, CodePatch, NewCode, Code as WireCode } from '../../wire/codes.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { freeId } from '../new-id.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { notFound } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

interface Kind {
  readonly what: 'disposition' | 'reason'
  readonly codes: ReadTable<CodeId, Code>
  save(code: Code, by: string): Command
  retire(id: CodeId, by: string): Command
}

export const codeRoutes = (app: App, deps: HttpDeps): void => {
  routesOf(app, deps, {
    what: 'disposition',
    codes: deps.center.view.dispositions,
    save: (disposition, by) => ({ type: 'save-disposition', disposition, by }),
    retire: (disposition, by) => ({ type: 'retire-disposition', disposition, by }),
  })
  routesOf(app, deps, {
    what: 'reason',
    codes: deps.center.view.reasons,
    save: (reason, by) => ({ type: 'save-reason', reason, by }),
    retire: (reason, by) => ({ type: 'retire-reason', reason, by }),
  })
}

const routesOf = (app: App, deps: HttpDeps, { what, codes, save, retire }: Kind): void => {
  const path = `/${what}s`
  const tags = [`${what}s`]
  // A change is read, altered and written back.
  const inTurn = oneAtATime()

  const find = (id: string): Code => {
    const code = codes.get(codeId(id))
    if (code === undefined) throw notFound(what)
    return code
  }

  app.get(
    path,
    { schema: { tags, summary: `All ${what}s`, querystring: PageQuery, response: answers(CodeList) } },
    async (request) => {
      const page = pageOf([...codes.values()], (code) => code.id, request.query)
      return { ...page, items: [...page.items] }
    },
  )

  app.post(
    path,
    { schema: { tags, summary: `Make a ${what}`, body: NewCode, response: makes(WireCode) } },
    async (request, reply) => {
      const { id: wanted, name, names = {} } = request.body
      const id = await inTurn(async () => {
        const free = codeId(freeId(deps, what, (text) => codes.has(codeId(text)), wanted, name))
        await order(deps, save({ id: free, name, names }, signedIn(request).id))
        return free
      })
      reply.code(201).header('location', `/api/v1${path}/${id}`)
      return find(id)
    },
  )

  app.get(
    `${path}/:id`,
    { schema: { tags, summary: `One ${what}`, params: IdParams, response: answers(WireCode) } },
    async (request) => find(request.params.id),
  )

  app.patch(
    `${path}/:id`,
    {
      schema: {
        tags,
        summary: 'Change what is named',
        params: IdParams,
        body: CodePatch,
        response: answers(WireCode),
      },
    },
    async (request) => {
      const { id } = request.params
      await inTurn(() => order(deps, save({ ...find(id), ...request.body }, signedIn(request).id)))
      return find(id)
    },
  )

  app.delete(
    `${path}/:id`,
    { schema: { tags, summary: `Retire a ${what}`, params: IdParams, response: answersNothing } },
    async (request, reply) => {
      await order(deps, retire(codeId(request.params.id), signedIn(request).id))
      reply.code(204)
      return null
    },
  )
}
