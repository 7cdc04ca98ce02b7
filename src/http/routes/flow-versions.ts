import {
  bookOf,
  type FlowBook,
  type Flow as FlowRead,
  latestOf,
  programOf,
  versionNumbered,
} from '../../core/ivr/book.ts'
import { check } from '../../core/ivr/check/check.ts'
import { hoursByName, worldOf } from '../../core/ivr/check/world-of.ts'
import { dryRun } from '../../core/ivr/dry-run.ts'
import { hasErrors } from '../../core/ivr/findings.ts'
import { IdParams } from '../../wire/basics.ts'
import {
  DryRunOrder,
  Flow,
  FlowCheck,
  FlowChoice,
  FlowDryRun,
  FlowVersionList,
  PublishOrder,
} from '../../wire/flows.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { FLOW_BODY_LIMIT, flowFrom, refuseErrors } from '../flow-json.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentDryRun, presentFinding, presentFlow, presentVersion } from '../present/flow.ts'
import { notFound, unprocessable } from '../problem.ts'
import { findFlow } from './flows.ts'
import { answers } from './responses.ts'

/** A flow is checked and tried as often as anybody likes, then published as a version that is never changed. */
export const flowVersionRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['flows']
  const { view } = deps.center

  app.post(
    '/flows/:id/check',
    {
      bodyLimit: FLOW_BODY_LIMIT,
      schema: {
        tags,
        summary: 'What is wrong with the draft, with a version, or with a flow that is not saved',
        params: IdParams,
        body: FlowChoice,
        response: answers(FlowCheck),
      },
      // Without a body: the draft.
      preValidation: async (request) => {
        request.body ??= {}
      },
    },
    async (request) => {
      const flow = chosen(findFlow(deps, request.params.id), request.body)
      const findings = check(programOf(flow), worldOf(view))
      return { publishable: !hasErrors(findings), findings: findings.map(presentFinding) }
    },
  )

  app.post(
    '/flows/:id/publish',
    {
      schema: {
        tags,
        summary: 'Publish the draft as the next version, or put back one that was published before',
        description: 'Calls in progress stay on the version they began with.',
        params: IdParams,
        body: PublishOrder,
        response: answers(Flow),
      },
      preValidation: async (request) => {
        request.body ??= {}
      },
    },
    async (request) => {
      const book = findFlow(deps, request.params.id)
      const { version = null } = request.body
      // All that is wrong, where the core names the first.
      const flow = version === null ? book.draft : versionNumbered(book, version)?.flow
      if (flow != null) refuseErrors(check(programOf(flow), worldOf(view)))
      await order(deps, { type: 'publish-flow', flow: book.id, version, by: signedIn(request).id })
      return presentFlow(view, findFlow(deps, book.id))
    },
  )

  app.get(
    '/flows/:id/versions',
    {
      schema: {
        tags,
        summary: 'What was published, when and by whom, oldest first; also of a retired flow, which records still name',
        params: IdParams,
        querystring: PageQuery,
        response: answers(FlowVersionList),
      },
    },
    async (request) => {
      const book = bookOf(view, request.params.id)
      if (book === undefined) throw notFound('flow')
      const page = pageOf(book.versions, ({ version }) => String(version).padStart(9, '0'), request.query)
      return { ...page, items: page.items.map((version) => presentVersion(book, version)) }
    },
  )

  app.post(
    '/flows/:id/dry-run',
    {
      bodyLimit: FLOW_BODY_LIMIT,
      schema: {
        tags,
        summary: 'The path of a caller who calls at that moment and presses these keys',
        params: IdParams,
        body: DryRunOrder,
        response: answers(FlowDryRun),
      },
    },
    async (request) => {
      const { at, from = 'anonymous', to = '', keys = '', back = [] } = request.body
      const flow = chosen(findFlow(deps, request.params.id), request.body)
      const setting = { program: programOf(flow), hours: hoursByName(view) }
      return presentDryRun(dryRun(setting, { at: Date.parse(at), from, to, keys, back }))
    },
  )
}

const chosen = (book: FlowBook, { version, flow }: FlowChoice): FlowRead => {
  if (flow !== undefined) return flowFrom(flow)
  const found = version === undefined ? latestOf(book) : versionNumbered(book, version)?.flow
  if (found === undefined) throw unprocessable('version', `is none of this flow; it has ${book.versions.length}`)
  return found
}
