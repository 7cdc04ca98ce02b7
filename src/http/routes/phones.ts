/** Accounts of desk phones: the name and the secret are of our making, and the secret is said once. */
import { agentId, phoneId } from '../../core/ids.ts'
import type { DeskPhone } from '../../core/lines/words.ts'
import { IdParams } from '../../wire/basics.ts'
import { MadePhone, NewPhone, Phone, PhoneList, PhonePatch } from '../../wire/lines.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { freeId } from '../new-id.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentPhone, provisioning } from '../present/lines.ts'
import { notFound } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'

export const deskPhoneRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['phones']
  const { deskPhones } = deps.center.view
  // A change is read, altered and written back.
  const inTurn = oneAtATime()

  const find = (id: string): DeskPhone => {
    const phone = deskPhones.get(phoneId(id))
    if (phone === undefined) throw notFound('phone')
    return phone
  }

  app.get(
    '/phones',
    { schema: { tags, summary: 'All desk phones', querystring: PageQuery, response: answers(PhoneList) } },
    async (request) => {
      const page = pageOf([...deskPhones.values()], ({ id }) => id, request.query)
      return { ...page, items: page.items.map((phone) => presentPhone(phone, deps.lines)) }
    },
  )

  app.post(
    '/phones',
    {
      schema: {
        tags,
        summary: 'Make an account for a desk phone; its secret is said this once',
        body: NewPhone,
        response: makes(MadePhone),
      },
    },
    async (request, reply) => {
      const { id: wanted, label, agent = null } = request.body
      const by = agentId(signedIn(request).id)
      const phone = await inTurn(async () => {
        const id = phoneId(freeId(deps, 'phone', (text) => deskPhones.has(phoneId(text)), wanted, label))
        const username = `desk-${Buffer.from(deps.random(4)).toString('hex')}`
        const made: DeskPhone = { id, label, username, agent: agent === null ? null : agentId(agent) }
        await order(deps, { type: 'save-desk-phone', phone: made, by })
        return made
      })
      const secret = deps.lines.secretOf(phone)
      const { host, port } = deps.config.sip
      reply.code(201).header('location', `/api/v1/phones/${phone.id}`)
      const place = { host: host === '' ? request.hostname : host, port }
      return { ...presentPhone(phone, deps.lines), secret, provisioning: provisioning(phone, secret, place) }
    },
  )

  app.get(
    '/phones/:id',
    { schema: { tags, summary: 'One desk phone', params: IdParams, response: answers(Phone) } },
    async (request) => presentPhone(find(request.params.id), deps.lines),
  )

  app.patch(
    '/phones/:id',
    {
      schema: { tags, summary: 'Change what is named', params: IdParams, body: PhonePatch, response: answers(Phone) },
    },
    async (request) => {
      const { id } = request.params
      const by = agentId(signedIn(request).id)
      await inTurn(() => {
        const { label, agent } = request.body
        const before = find(id)
        const phone: DeskPhone = {
          ...before,
          label: label ?? before.label,
          agent: agent === undefined ? before.agent : agent === null ? null : agentId(agent),
        }
        return order(deps, { type: 'save-desk-phone', phone, by })
      })
      return presentPhone(find(id), deps.lines)
    },
  )

  app.delete(
    '/phones/:id',
    { schema: { tags, summary: 'End the account of a desk phone', params: IdParams, response: answersNothing } },
    async (request, reply) => {
      const by = agentId(signedIn(request).id)
      await inTurn(() => order(deps, { type: 'retire-desk-phone', phone: phoneId(request.params.id), by }))
      reply.code(204)
      return null
    },
  )
}
