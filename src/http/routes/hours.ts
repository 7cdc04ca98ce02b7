import type { FastifyRequest } from 'fastify'
import { readHours } from '../../core/ivr/check/hours.ts'
import { holidaysOf, holidayYears } from '../../core/ivr/holidays.ts'
import { type Hours as CoreHours, hoursAt } from '../../core/ivr/hours.ts'
import { whyOpen } from '../../core/ivr/why-open.ts'
import { IdParams, toMoment } from '../../wire/basics.ts'
import {
  HolidayAnswer,
  HolidayOrder,
  Hours,
  HoursList,
  HoursPatch,
  NewHours,
  OpenAnswer,
  OpenQuery,
} from '../../wire/hours.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { freeId } from '../new-id.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { notFound, ProblemError, unprocessable } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

/** Opening hours that flows go by. */
export const hoursRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['hours']
  const { view } = deps.center
  // A change is read, altered and written back.
  const inTurn = oneAtATime()

  const find = (id: string): CoreHours => {
    const hours = view.hours.get(id)
    if (hours === undefined) throw notFound('hours')
    return hours
  }

  const save = async (request: FastifyRequest, hours: CoreHours): Promise<void> => {
    refuseErrors(hours)
    await order(deps, { type: 'save-hours', hours, by: signedIn(request).id })
  }

  app.get(
    '/hours',
    { schema: { tags, summary: 'All opening hours', querystring: PageQuery, response: answers(HoursList) } },
    async (request) => {
      const page = pageOf([...view.hours.values()], ({ id }) => id, request.query)
      return { ...page, items: [...page.items] }
    },
  )

  app.post(
    '/hours',
    { schema: { tags, summary: 'Make opening hours', body: NewHours, response: makes(Hours) } },
    async (request, reply) => {
      const { id: wanted, exceptions = [], ...rest } = request.body
      const made = await inTurn(async () => {
        const id = freeId(deps, 'hours', (text) => view.hours.has(text), wanted, rest.name)
        await save(request, { id, ...rest, exceptions })
        return id
      })
      reply.code(201).header('location', `/api/v1/hours/${made}`)
      return find(made)
    },
  )

  app.get(
    '/hours/:id',
    { schema: { tags, summary: 'One table of opening hours', params: IdParams, response: answers(Hours) } },
    async (request) => find(request.params.id),
  )

  app.patch(
    '/hours/:id',
    { schema: { tags, summary: 'Change what is named', params: IdParams, body: HoursPatch, response: answers(Hours) } },
    async (request) => {
      const { id } = request.params
      await inTurn(() => save(request, { ...find(id), ...request.body }))
      return find(id)
    },
  )

  app.delete(
    '/hours/:id',
    {
      schema: {
        tags,
        summary: 'Retire opening hours that no published flow goes by',
        params: IdParams,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      await order(deps, { type: 'retire-hours', hours: request.params.id, by: signedIn(request).id })
      reply.code(204)
      return null
    },
  )

  app.post(
    '/hours/:id/holidays',
    {
      schema: {
        tags,
        summary: 'Close on the public holidays of Indonesia in that year; each is an exception that can be changed',
        params: IdParams,
        body: HolidayOrder,
        response: answers(HolidayAnswer),
      },
    },
    async (request) => {
      const { year, jointLeave = true } = request.body
      const { id } = find(request.params.id)
      const known = holidaysOf(year)
      if (known === null)
        throw unprocessable(
          'year',
          `is not known here: the holidays of ${holidayYears().join(', ')} are; add others as exceptions when they are decreed`,
        )
      const days = known.days.filter(({ joint }) => jointLeave || !joint)
      const { added, kept } = await inTurn(async () => {
        const hours = find(id)
        const had = new Set(hours.exceptions.map(({ date }) => date))
        const missing = days.filter(({ date }) => !had.has(date))
        const closed = missing.map(({ date, name }) => ({ date, name, intervals: [] }))
        const exceptions = [...hours.exceptions, ...closed].sort((a, b) => (a.date < b.date ? -1 : 1))
        if (missing.length > 0) await save(request, { ...hours, exceptions })
        return {
          added: missing.map(({ date }) => date),
          kept: days.flatMap(({ date }) => (had.has(date) ? [date] : [])),
        }
      })
      return { hours: find(id), added, kept, source: known.source }
    },
  )

  app.get(
    '/hours/:id/open',
    {
      schema: {
        tags,
        summary: 'Whether it is open at a moment, now unless said otherwise, and why',
        params: IdParams,
        querystring: OpenQuery,
        response: answers(OpenAnswer),
      },
    },
    async (request) => {
      const at = request.query.at === undefined ? deps.now() : Date.parse(request.query.at)
      const answer = hoursAt(find(request.params.id), at)
      return { ...answer, at: toMoment(at), why: whyOpen(answer) }
    },
  )
}

/** All that is wrong, where the core names the first. */
const refuseErrors = (hours: CoreHours): void => {
  const read = readHours(hours)
  if (read.ok) return
  const errors = read.findings.filter(({ severity }) => severity === 'error')
  throw new ProblemError(
    422,
    'The opening hours cannot be used.',
    errors.map(({ path, text }) => ({ path: path.replaceAll('/', '.'), message: text })),
  )
}
