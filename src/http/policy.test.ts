/** routes.policy, S21: who may do what, said a second time by hand and asked of the real app for every route and role. */
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentId, contactId } from '../core/ids.ts'
import type { Role } from '../wire/agents.ts'
import { LIVE_TOPICS, type LiveTopic } from '../wire/live.ts'
import { addGuard } from './auth/guard.ts'
import type { App } from './deps.ts'
import { POLICY } from './policy.ts'
import { createHarness, type Harness, START } from './testing/harness.ts'
import { liveContact, owed, talkingTo } from './testing/live-contact.ts'
import { openLine } from './testing/live-line.ts'

type Who = 'nobody' | Role
const EVERYBODY = ['nobody', 'agent', 'supervisor', 'admin'] as const
const ALL = ['agent', 'supervisor', 'admin'] as const
const LEADERS = ['supervisor', 'admin'] as const
const ADMIN = ['admin'] as const

/** The topics of the live feed. */
const MAY_HEAR: Readonly<Record<LiveTopic, readonly Who[]>> = { desk: ALL, board: LEADERS }

type Case = readonly [route: string, url: string, may: readonly Who[], body?: object]

/** The route in the table, a request for it, who may, and a body where one is needed. */
const CASES: readonly Case[] = [
  ['GET /health/live', '/health/live', EVERYBODY],
  ['GET /health/ready', '/health/ready', EVERYBODY],
  ['GET /metrics', '/metrics', LEADERS],
  ['GET /api/openapi.json', '/api/openapi.json', EVERYBODY],
  ['GET /api/docs', '/api/docs', EVERYBODY],
  ['GET /api/docs/', '/api/docs/', EVERYBODY],
  ['GET /api/docs/json', '/api/docs/json', EVERYBODY],
  ['GET /api/docs/yaml', '/api/docs/yaml', EVERYBODY],
  ['GET /api/docs/static/*', '/api/docs/static/swagger-ui.css', EVERYBODY],
  ['GET /api/docs/static/index.html', '/api/docs/static/index.html', EVERYBODY],
  ['GET /api/docs/static/swagger-initializer.js', '/api/docs/static/swagger-initializer.js', EVERYBODY],
  ['GET /live', '/live', ALL],
  ['GET /api/v1/live', '/api/v1/live', ALL],
  ['POST /api/v1/tickets', '/api/v1/tickets', ALL],
  ['POST /api/v1/sessions', '/api/v1/sessions', EVERYBODY, {}],
  ['GET /api/v1/sessions/current', '/api/v1/sessions/current', EVERYBODY],
  ['GET /api/v1/visitor', '/api/v1/visitor', EVERYBODY],
  ['GET /api/v1/visitor/call', '/api/v1/visitor/call', EVERYBODY],
  ['GET /api/v1/visitor/ice-servers', '/api/v1/visitor/ice-servers', EVERYBODY],
  ['POST /api/v1/visitor/tickets', '/api/v1/visitor/tickets', EVERYBODY, { number: '1501' }],
  ['DELETE /api/v1/sessions/current', '/api/v1/sessions/current', ALL],
  ['GET /api/v1/me', '/api/v1/me', ALL],
  ['GET /api/v1/me/phone', '/api/v1/me/phone', ALL],
  ['GET /api/v1/me/ice-servers', '/api/v1/me/ice-servers', ALL],
  ['POST /api/v1/me/phone/test', '/api/v1/me/phone/test', ALL, { mark: '00c1f0e2a4b83d57' }],
  ['GET /api/v1/board', '/api/v1/board', ALL],
  ['GET /api/v1/board/intruders', '/api/v1/board/intruders', LEADERS],
  ['DELETE /api/v1/board/intruders/:address', '/api/v1/board/intruders/192.0.2.66', LEADERS],
  ['GET /api/v1/board/trunks', '/api/v1/board/trunks', LEADERS],
  ['GET /api/v1/board/alarms', '/api/v1/board/alarms', LEADERS],
  ['DELETE /api/v1/board/alarms/:id', '/api/v1/board/alarms/houseDay.house', LEADERS],
  ['GET /api/v1/users', '/api/v1/users', LEADERS],
  ['GET /api/v1/users/:id', '/api/v1/users/budi', LEADERS],
  ['GET /api/v1/users/:id', '/api/v1/users/siti', ALL],
  ['POST /api/v1/users', '/api/v1/users', ADMIN, { username: 'tini', name: 'Tini', password: 'long enough' }],
  ['PATCH /api/v1/users/:id', '/api/v1/users/siti', ADMIN, { name: 'Siti R.' }],
  ['DELETE /api/v1/users/:id', '/api/v1/users/nobody', ADMIN],
  ['GET /api/v1/agents', '/api/v1/agents', ALL],
  ['GET /api/v1/agents/:id', '/api/v1/agents/budi', ALL],
  ['POST /api/v1/agents', '/api/v1/agents', ADMIN, { username: 'tono', name: 'Tono', password: 'long enough' }],
  ['PATCH /api/v1/agents/:id', '/api/v1/agents/siti', ADMIN, { name: 'Siti R.' }],
  ['DELETE /api/v1/agents/:id', '/api/v1/agents/nobody', ADMIN],
  ['PUT /api/v1/agents/:id/presence', '/api/v1/agents/budi/presence', LEADERS, { state: 'away' }],
  ['PUT /api/v1/agents/:id/presence', '/api/v1/agents/siti/presence', ALL, { state: 'away' }],
  ['PUT /api/v1/agents/:id/station', '/api/v1/agents/budi/station', LEADERS, { kind: 'browser' }],
  ['PUT /api/v1/agents/:id/station', '/api/v1/agents/siti/station', ALL, { kind: 'browser' }],
  ['GET /api/v1/queues', '/api/v1/queues', ALL],
  ['GET /api/v1/queues/:id', '/api/v1/queues/sales', ALL],
  ['POST /api/v1/queues', '/api/v1/queues', ADMIN, { name: 'More' }],
  ['PATCH /api/v1/queues/:id', '/api/v1/queues/sales', ADMIN, { wrapupMs: 1_000 }],
  ['DELETE /api/v1/queues/:id', '/api/v1/queues/nothing', ADMIN],
  ['GET /api/v1/numbers', '/api/v1/numbers', ALL],
  ['GET /api/v1/numbers/:number', '/api/v1/numbers/1501', ALL],
  ['PUT /api/v1/numbers/:number', '/api/v1/numbers/1502', ADMIN, { queue: 'sales' }],
  ['DELETE /api/v1/numbers/:number', '/api/v1/numbers/1599', ADMIN],
  ['GET /api/v1/numbers.csv', '/api/v1/numbers.csv', LEADERS],
  ['POST /api/v1/numbers.csv', '/api/v1/numbers.csv', ADMIN, {}],
  ['GET /api/v1/agents.csv', '/api/v1/agents.csv', LEADERS],
  ['POST /api/v1/agents.csv', '/api/v1/agents.csv', ADMIN, {}],
  ['GET /api/v1/flows', '/api/v1/flows', LEADERS],
  ['POST /api/v1/flows', '/api/v1/flows', ADMIN, { id: 'one', name: 'One' }],
  ['GET /api/v1/flows/:id', '/api/v1/flows/one', LEADERS],
  ['DELETE /api/v1/flows/:id', '/api/v1/flows/nothing', ADMIN],
  ['GET /api/v1/flows/:id/draft', '/api/v1/flows/one/draft', LEADERS],
  ['PUT /api/v1/flows/:id/draft', '/api/v1/flows/one/draft', ADMIN, {}],
  ['POST /api/v1/flows/:id/check', '/api/v1/flows/one/check', LEADERS],
  ['POST /api/v1/flows/:id/publish', '/api/v1/flows/one/publish', ADMIN],
  ['GET /api/v1/flows/:id/versions', '/api/v1/flows/one/versions', LEADERS],
  ['POST /api/v1/flows/:id/dry-run', '/api/v1/flows/one/dry-run', LEADERS, { at: '2026-08-14T03:00:00Z' }],
  ['GET /api/v1/hours', '/api/v1/hours', LEADERS],
  ['POST /api/v1/hours', '/api/v1/hours', ADMIN, { id: 'one', name: 'One', zone: 'WIB', week: {} }],
  ['GET /api/v1/hours/:id', '/api/v1/hours/one', LEADERS],
  ['PATCH /api/v1/hours/:id', '/api/v1/hours/one', ADMIN, { name: 'First' }],
  ['DELETE /api/v1/hours/:id', '/api/v1/hours/nothing', ADMIN],
  ['POST /api/v1/hours/:id/holidays', '/api/v1/hours/one/holidays', ADMIN, { year: 2026 }],
  ['GET /api/v1/hours/:id/open', '/api/v1/hours/one/open', LEADERS],
  ...(['dispositions', 'reasons'] as const).flatMap((codes): Case[] => [
    [`GET /api/v1/${codes}`, `/api/v1/${codes}`, ALL],
    [`GET /api/v1/${codes}/:id`, `/api/v1/${codes}/one`, ALL],
    [`POST /api/v1/${codes}`, `/api/v1/${codes}`, ADMIN, { id: 'one', name: 'One' }],
    [`PATCH /api/v1/${codes}/:id`, `/api/v1/${codes}/one`, ADMIN, { name: 'First' }],
    [`DELETE /api/v1/${codes}/:id`, `/api/v1/${codes}/nothing`, ADMIN],
  ]),
  ['GET /api/v1/prompts', '/api/v1/prompts', LEADERS],
  ['GET /api/v1/prompts/:id', '/api/v1/prompts/welcome', LEADERS],
  ['GET /api/v1/prompts/:id/audio/:language', '/api/v1/prompts/welcome/audio/en', LEADERS],
  ['POST /api/v1/prompts', '/api/v1/prompts?name=Welcome&language=en', ADMIN],
  ['PATCH /api/v1/prompts/:id', '/api/v1/prompts/welcome', ADMIN, { name: 'Hello' }],
  ['PUT /api/v1/prompts/:id/audio/:language', '/api/v1/prompts/welcome/audio/en', ADMIN],
  ['DELETE /api/v1/prompts/:id', '/api/v1/prompts/nothing', ADMIN],
  ['GET /api/v1/trunks', '/api/v1/trunks', ADMIN],
  [
    'POST /api/v1/trunks',
    '/api/v1/trunks',
    ADMIN,
    { name: 'Provider', connection: { kind: 'address', hosts: ['192.0.2.10'] } },
  ],
  ['GET /api/v1/trunks/:id', '/api/v1/trunks/provider', ADMIN],
  ['PATCH /api/v1/trunks/:id', '/api/v1/trunks/provider', ADMIN, { enabled: false }],
  ['POST /api/v1/trunks/:id/test', '/api/v1/trunks/provider/test', ADMIN],
  ['DELETE /api/v1/trunks/:id', '/api/v1/trunks/provider', ADMIN],
  ['GET /api/v1/phones', '/api/v1/phones', ADMIN],
  ['POST /api/v1/phones', '/api/v1/phones', ADMIN, { label: 'Reception' }],
  ['GET /api/v1/phones/:id', '/api/v1/phones/reception', ADMIN],
  ['PATCH /api/v1/phones/:id', '/api/v1/phones/reception', ADMIN, { label: 'Desk' }],
  ['DELETE /api/v1/phones/:id', '/api/v1/phones/reception', ADMIN],
  ['GET /api/v1/routes', '/api/v1/routes', ADMIN],
  ['POST /api/v1/routes', '/api/v1/routes', ADMIN, { name: 'Mobile', prefix: '08', trunks: ['local'] }],
  ['GET /api/v1/routes/:id', '/api/v1/routes/mobile', ADMIN],
  ['PATCH /api/v1/routes/:id', '/api/v1/routes/mobile', ADMIN, { strip: 1 }],
  ['DELETE /api/v1/routes/:id', '/api/v1/routes/mobile', ADMIN],
  ['GET /api/v1/changes', '/api/v1/changes', ADMIN],
  ['POST /api/v1/changes/:seq/undo', '/api/v1/changes/1/undo', ADMIN],
  ['GET /api/v1/outside', '/api/v1/outside', ADMIN],
  ['PATCH /api/v1/outside', '/api/v1/outside', ADMIN, { stopped: true }],
  ['GET /api/v1/settings', '/api/v1/settings', ADMIN],
  ['PATCH /api/v1/settings', '/api/v1/settings', ADMIN, { caps: { country: '62' } }],
  ['GET /api/v1/caps', '/api/v1/caps', ADMIN],
  ['PATCH /api/v1/caps', '/api/v1/caps', ADMIN, { country: '62' }],
  ['GET /api/v1/contacts', '/api/v1/contacts', ALL],
  ['GET /api/v1/contacts', '/api/v1/contacts?agent=budi', LEADERS],
  ['GET /api/v1/contacts/:id', '/api/v1/contacts/c-mine', ALL],
  ['GET /api/v1/contacts/:id', '/api/v1/contacts/c-other', LEADERS],
  ['GET /api/v1/contacts/:id', '/api/v1/contacts/c-live-other', LEADERS],
  ['POST /api/v1/contacts/:id/hangup', '/api/v1/contacts/c-live-mine/hangup', ALL],
  ['POST /api/v1/contacts/:id/hangup', '/api/v1/contacts/c-live-other/hangup', LEADERS],
  ['POST /api/v1/contacts/:id/answer', '/api/v1/contacts/c-live-mine/answer', ALL],
  ['POST /api/v1/contacts/:id/answer', '/api/v1/contacts/c-live-other/answer', LEADERS],
  ['POST /api/v1/contacts/:id/decline', '/api/v1/contacts/c-live-mine/decline', ALL],
  ['POST /api/v1/contacts/:id/decline', '/api/v1/contacts/c-live-other/decline', LEADERS],
  ['POST /api/v1/contacts/:id/wrapup', '/api/v1/contacts/c-live-mine/wrapup', ALL, {}],
  ['POST /api/v1/contacts/:id/wrapup', '/api/v1/contacts/c-live-other/wrapup', LEADERS, {}],
  ...(
    [
      ['hold', {}],
      ['mute', {}],
      ['digits', { digits: '1#' }],
      ['note', { text: 'wants an invoice' }],
      ['rejoin', {}],
      ['resume', {}],
      ['transfer', { to: { queue: 'sales' } }],
      ['consult', { to: { agent: 'budi' } }],
      ['swap', {}],
      ['complete', {}],
      ['cancel', {}],
      ['conference', {}],
      ['extend', {}],
      ['requeue', { queue: 'sales' }],
      ['pause-recording', { reason: 'card number' }],
      ['resume-recording', {}],
    ] as const
  ).flatMap(([action, body]) =>
    (['mine', 'other'] as const).map((whose): Case => {
      const may = whose === 'mine' ? ALL : LEADERS
      return [`POST /api/v1/contacts/:id/${action}`, `/api/v1/contacts/c-live-${whose}/${action}`, may, body]
    }),
  ),
  ['POST /api/v1/calls', '/api/v1/calls', ALL, { to: '500' }],
  ['POST /api/v1/contacts/:id/pull', '/api/v1/contacts/c-live-other/pull', ALL],
  ['POST /api/v1/contacts/:id/monitor', '/api/v1/contacts/c-live-mine/monitor', LEADERS, { mode: 'listen' }],
  ['GET /api/v1/callbacks', '/api/v1/callbacks', LEADERS],
  ['GET /api/v1/obligations', '/api/v1/obligations', ALL],
  ['GET /api/v1/obligations/:id', '/api/v1/obligations/o-c-mine', ALL],
  ['GET /api/v1/obligations/:id', '/api/v1/obligations/o-c-other', LEADERS],
  ['GET /api/v1/obligations/:id', '/api/v1/obligations/o-c-live-mine', ALL],
  ['GET /api/v1/obligations/:id', '/api/v1/obligations/o-c-live-other', LEADERS],
  ['POST /api/v1/obligations/:id/close', '/api/v1/obligations/o-c-live-mine/close', ALL, { outcome: 'not-needed' }],
  ['POST /api/v1/obligations/:id/close', '/api/v1/obligations/o-c-other/close', LEADERS, { outcome: 'not-needed' }],
  ['GET /api/v1/recordings/:id', '/api/v1/recordings/r-c-mine', ALL],
  ['GET /api/v1/recordings/:id', '/api/v1/recordings/r-c-other', LEADERS],
  ['GET /api/v1/recordings/:id/audio', '/api/v1/recordings/r-c-mine/audio', ALL],
  ['GET /api/v1/recordings/:id/audio', '/api/v1/recordings/r-c-other/audio', LEADERS],
  ['GET /api/v1/recordings/:id/peaks', '/api/v1/recordings/r-c-mine/peaks', ALL],
  ['GET /api/v1/recordings/:id/peaks', '/api/v1/recordings/r-c-other/peaks', LEADERS],
]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const methodOf = (route: string): (typeof METHODS)[number] => {
  const found = METHODS.find((method) => method === route.split(' ')[0])
  if (found === undefined) throw new Error(`${route} begins with no method`)
  return found
}

describe('routes.policy, S21', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await createHarness()
    for (const [id, agent] of [
      ['c-live-mine', 'siti'],
      ['c-live-other', 'budi'],
    ] as const) {
      harness.center.contacts.set(contactId(id), liveContact(id, talkingTo(agent), agent))
      const open = owed(id, START)
      harness.center.obligations.set(open.id, open)
    }
  })
  afterAll(() => harness.close())

  const ask = async (who: Who, route: string, url: string, body?: object): Promise<number> => {
    const response = await harness.app.inject({
      method: methodOf(route),
      url,
      // Not this machine: /metrics is open to itself.
      remoteAddress: '192.0.2.7',
      headers: who === 'nobody' ? {} : { authorization: `Bearer ${harness.tokenOf(who)}` },
      ...(body === undefined ? {} : { payload: body }),
    })
    return response.statusCode
  }

  it('knows every route of the table, and no other', () => {
    expect([...new Set(CASES.map(([route]) => route))].sort()).toEqual(Object.keys(POLICY).sort())
    for (const route of Object.keys(POLICY)) {
      const [, url = ''] = route.split(' ')
      const there = harness.app.hasRoute({ method: methodOf(route), url })
      // The reader's own plugin adds this one for HEAD only.
      expect(there || route === 'GET /api/docs/', route).toBe(true)
    }
  })

  for (const [route, url, may, body] of CASES) {
    it.each(EVERYBODY)(`${route} as ${url}: %s`, async (who) => {
      const status = await ask(who, route, url, body)
      if (may.includes(who)) expect([401, 403]).not.toContain(status)
      else expect(status).toBe(who === 'nobody' ? 401 : 403)
      expect(status).toBeLessThan(500)
    })
  }

  it('refuses HEAD where it refuses GET', async () => {
    expect(await ask('agent', 'HEAD', '/api/v1/recordings/r-c-other/audio')).toBe(403)
    expect(await ask('nobody', 'HEAD', '/api/v1/board')).toBe(401)
  })

  it('gives an agent nothing but their own contacts', async () => {
    const response = await harness.as('agent', 'GET', '/api/v1/contacts')
    const agents = response.json<{ items: { agent: string }[] }>().items.map((item) => item.agent)
    expect(new Set(agents)).toEqual(new Set(['siti']))
  })

  it('gives an agent nothing but the obligations of their own contacts', async () => {
    const response = await harness.as('agent', 'GET', '/api/v1/obligations')
    const contacts = response.json<{ items: { contact: string }[] }>().items.map((item) => item.contact)
    expect(contacts.sort()).toEqual(['c-lost', 'c-mine', 'c-running'])
  })

  it('opens the metrics to this machine, and to nobody that a proxy on it speaks for', async () => {
    const here = { url: '/metrics', remoteAddress: '127.0.0.1' }
    expect((await harness.inject(here)).statusCode).toBe(200)
    expect((await harness.inject({ ...here, headers: { 'x-forwarded-for': '192.0.2.7' } })).statusCode).toBe(401)
  })

  it.each(LIVE_TOPICS.flatMap((topic) => (['/live', '/api/v1/live'] as const).map((url) => [topic, url] as const)))(
    'tells the topic %s by %s to those who may hear it',
    async (topic, url) => {
      const hears = async (who: Who): Promise<boolean> => {
        const headers: Record<string, string> =
          who === 'nobody' ? {} : { authorization: `Bearer ${harness.tokenOf(who)}` }
        const line = await openLine(harness.app, `${url}?topics=${topic}`, headers).catch(() => null)
        if (line === null) return false
        const first = await line.next()
        line.close()
        return 'snapshot' in first && topic in first.snapshot
      }
      for (const who of EVERYBODY) expect(await hears(who), who).toBe(MAY_HEAR[topic].includes(who))
    },
  )

  it('tells nobody a topic they may not hear when they ask for none', async () => {
    for (const who of ALL) {
      const line = await openLine(harness.app, '/live', { authorization: `Bearer ${harness.tokenOf(who)}` })
      const first = await line.next()
      const told = 'snapshot' in first ? Object.keys(first.snapshot) : []
      expect(told.sort()).toEqual(LIVE_TOPICS.filter((topic) => MAY_HEAR[topic].includes(who)).sort())
      line.close()
    }
  })

  it('leaves a user whose agent is gone without the role', async () => {
    const gone = harness.center.agents.get(agentId('siti'))
    harness.center.agents.delete(agentId('siti'))
    expect(await ask('agent', 'GET', '/api/v1/board')).toBe(401)
    if (gone !== undefined) harness.center.agents.set(gone.id, gone)
    expect(await ask('agent', 'GET', '/api/v1/board')).toBe(200)
  })
})

describe('a route without a policy, S21', () => {
  it('is reported, so that the start ends, and refused to everybody', async () => {
    const harness = await createHarness()
    const app: App = Fastify()
    const unruled = addGuard(app, harness.deps, { redeem: () => null })
    app.get('/api/v1/forgotten', async () => 'secret')
    const response = await app.inject('/api/v1/forgotten')
    expect(unruled).toContain('GET /api/v1/forgotten')
    expect(response.statusCode).not.toBe(200)
    expect(response.payload).not.toContain('secret')
    await app.close()
    await harness.close()
  })
})
