/** Lines to providers. What a provider gave us goes in and never comes out. */
import { agentId, trunkId } from '../../core/ids.ts'
import { allTrunks, LOCAL_TRUNK, trunkOf } from '../../core/lines/built-in.ts'
import { type Trunk as CoreTrunk, PLAIN_SIP, TRUNK_PATTERN, type TrunkConnection } from '../../core/lines/words.ts'
import { IdParams } from '../../wire/basics.ts'
import {
  NewTrunk,
  type NewTrunk as NewTrunkBody,
  Trunk,
  TrunkList,
  TrunkPatch,
  TrunkVerdict,
} from '../../wire/lines.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { freeId, newId } from '../new-id.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentTrunk } from '../present/lines.ts'
import { notFound, unprocessable } from '../problem.ts'
import { answers, answersNothing, makes } from './responses.ts'
import { checkCertificates } from './trunk-certificates.ts'

export const trunkRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['trunks']
  const { view } = deps.center
  // A change is read, altered and written back.
  const inTurn = oneAtATime()

  const find = (id: string): CoreTrunk => {
    const trunk = trunkOf(view, trunkId(id))
    if (trunk === undefined) throw notFound('trunk')
    return trunk
  }
  const present = (id: string): Trunk => presentTrunk(find(id), deps.lines)

  app.get(
    '/trunks',
    { schema: { tags, summary: 'All trunks, and how they are', querystring: PageQuery, response: answers(TrunkList) } },
    async (request) => {
      const page = pageOf(allTrunks(view), ({ id }) => id, request.query)
      return { ...page, items: page.items.map((trunk) => presentTrunk(trunk, deps.lines)) }
    },
  )

  app.post(
    '/trunks',
    { schema: { tags, summary: 'Make a trunk', body: NewTrunk, response: makes(Trunk) } },
    async (request, reply) => {
      const { id: wanted, name, connection, ...settings } = request.body
      checkCertificates(settings.certificateAuthority)
      const by = agentId(signedIn(request).id)
      const id = await inTurn(async () => {
        const isTaken = (text: string): boolean => trunkOf(view, trunkId(text)) !== undefined
        const free = freeId(deps, 'trunk', isTaken, wanted, name)
        const fit = trunkId(wanted !== undefined || TRUNK_PATTERN.test(free) ? free : newId(deps, 'trunk'))
        const whole = { ...FRESH, ...settings, id: fit, name, connection: connectionOf(deps, fit, connection, null) }
        await order(deps, { type: 'save-trunk', trunk: whole, by })
        return fit
      })
      reply.code(201).header('location', `/api/v1/trunks/${id}`)
      return present(id)
    },
  )

  app.get(
    '/trunks/:id',
    { schema: { tags, summary: 'One trunk', params: IdParams, response: answers(Trunk) } },
    async (request) => present(request.params.id),
  )

  app.patch(
    '/trunks/:id',
    {
      schema: {
        tags,
        summary: 'Change what is named; calls that are going on by it go on',
        params: IdParams,
        body: TrunkPatch,
        response: answers(Trunk),
      },
    },
    async (request) => {
      const { id } = request.params
      const by = agentId(signedIn(request).id)
      await inTurn(async () => {
        const before = find(id)
        const { connection, ...settings } = request.body
        checkCertificates(settings.certificateAuthority)
        const changed =
          connection === undefined ? {} : { connection: connectionOf(deps, before.id, connection, before.connection) }
        await order(deps, { type: 'save-trunk', trunk: { ...before, ...settings, ...changed }, by })
      })
      return present(id)
    },
  )

  app.delete(
    '/trunks/:id',
    { schema: { tags, summary: 'Retire a trunk', params: IdParams, response: answersNothing } },
    async (request, reply) => {
      const by = agentId(signedIn(request).id)
      await inTurn(() => order(deps, { type: 'retire-trunk', trunk: trunkId(request.params.id), by }))
      reply.code(204)
      return null
    },
  )

  app.post(
    '/trunks/:id/test',
    {
      schema: {
        tags,
        summary: 'Ask the other side, for five seconds at most, and say what is wrong',
        params: IdParams,
        response: answers(TrunkVerdict),
      },
    },
    async (request) => {
      const trunk = find(request.params.id)
      const { ok, says } = await deps.lines.test(trunk)
      return { ok, says: ok && deps.lines.healthOf(trunk).state === 'registered' ? `registered: ${says}` : says }
    },
  )
}

const FRESH: Omit<CoreTrunk, 'id' | 'name' | 'connection'> = {
  ...PLAIN_SIP,
  codecs: ['alaw', 'ulaw'],
  dtmf: 'auto',
  callerIds: [],
  limits: LOCAL_TRUNK.limits,
  enabled: true,
}

/** The secret is sealed here; one that was given before goes to no other server, and for no other user. */
const connectionOf = (
  deps: HttpDeps,
  trunk: CoreTrunk['id'],
  connection: NewTrunkBody['connection'],
  before: TrunkConnection | null,
): TrunkConnection => {
  if (connection.kind === 'address') return connection
  const { kind, server, username, secret } = connection
  const isSame = before?.kind === 'registration' && before.server === server && before.username === username
  const sealedSecret = secret === undefined ? (isSame ? before.sealedSecret : null) : deps.lines.seal(trunk, secret)
  if (sealedSecret === null)
    throw unprocessable(
      'connection.secret',
      before === null
        ? 'is missing: what the provider gave you, as in "correct horse"'
        : 'is missing: it belongs to one server and user name, say it for the new ones, as in "correct horse"',
    )
  return { kind, server, username, sealedSecret }
}
