/** bad-input, the API's part: every wrong place is named, nothing is changed, no failure looks different from the others. */
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RING_TIMEOUT_MS } from '../core/acd/words.ts'
import { agentId } from '../core/ids.ts'
import { StoreUnavailableError } from '../ports/store.ts'
import type { Problem } from '../wire/basics.ts'
import { BODY_LIMIT } from './body.ts'
import { createHarness, type Harness } from './testing/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())

const paths = (payload: string): string[] => (JSON.parse(payload).errors ?? []).map((e: { path: string }) => e.path)

describe('wrong values', () => {
  it('are named, every one of them, and nothing is done', async () => {
    const before = harness.center.submitted.length
    const response = await harness.as('admin', 'POST', '/api/v1/agents', {
      username: 'with space',
      name: '',
      roles: ['king', 'admin', 'admin'],
      skills: [
        { skill: 'english', level: 11 },
        { skill: 7, level: 1, extra: true },
      ],
      queues: ['a/b'],
      station: { kind: 'phone', uri: 'sip:a@b;x=y' },
      surprise: 1,
    })
    expect(response.statusCode).toBe(400)
    expect(response.headers['content-type']).toBe('application/problem+json')
    expect(new Set(paths(response.payload))).toEqual(
      new Set([
        'username',
        'name',
        'password',
        'roles',
        'roles.0',
        'skills.0.level',
        'skills.1.skill',
        'skills.1.extra',
        'queues.0',
        'station.uri',
        'surprise',
      ]),
    )
    expect(harness.center.submitted.length).toBe(before)
  })

  it.each([
    [{ kind: 'phone' }, 'uri'],
    [{ kind: 'pigeon' }, 'kind'],
    [{ kind: 'browser', uri: 'sip:a@b' }, 'uri'],
    [{ kind: 'phone', uri: 'sip:a1@127.0.0.1:99999' }, 'uri'],
    [{ kind: 'phone', uri: 'sip:a1@host&PJSIP/trunk' }, 'uri'],
    [{ kind: 'phone', uri: 'sip:a1@host\r\nX: y' }, 'uri'],
  ])('a station %j: only %s', async (body, path) => {
    const response = await harness.as('agent', 'PUT', '/api/v1/agents/me/station', body)
    expect([400, 422]).toContain(response.statusCode)
    expect(paths(response.payload)).toEqual([path])
  })

  it('are not taken for what they are not', async () => {
    const response = await harness.as('admin', 'PATCH', '/api/v1/queues/sales', { wrapupMs: '5', weight: true })
    expect(paths(response.payload).sort()).toEqual(['weight', 'wrapupMs'])
  })

  it.each([
    ['short', RING_TIMEOUT_MS.least, -1],
    ['long', RING_TIMEOUT_MS.most, 1],
  ])('are not a ring time that the core finds too %s', async (_, bound, beyond) => {
    const ring = (ringTimeoutMs: number) => harness.as('admin', 'PATCH', '/api/v1/queues/sales', { ringTimeoutMs })
    expect((await ring(bound)).statusCode).toBe(200)
    const response = await ring(bound + beyond)
    expect([response.statusCode, paths(response.payload)]).toEqual([400, ['ringTimeoutMs']])
  })

  it('in a query are named too', async () => {
    const response = await harness.as(
      'admin',
      'GET',
      '/api/v1/contacts?limit=many&state=half&since=yesterday&colour=red',
    )
    expect(response.statusCode).toBe(400)
    expect(paths(response.payload).sort()).toEqual(['colour', 'limit', 'since', 'state'])
  })

  it.each([
    [{}, ['outcome']],
    [{ outcome: 'answered' }, ['outcome']],
    [{ outcome: 'forgotten', note: 7, by: 'siti' }, ['by', 'note', 'outcome']],
    [{ outcome: 'called-back', note: 'x'.repeat(4_001) }, ['note']],
  ])('a closing %j: %j', async (body, places) => {
    const before = harness.center.submitted.length
    const response = await harness.as('admin', 'POST', '/api/v1/obligations/o-c-mine/close', body)
    expect([response.statusCode, paths(response.payload).sort()]).toEqual([400, places])
    expect(harness.center.submitted.length).toBe(before)
  })

  it('in a query for obligations are named too', async () => {
    const query = 'state=late&channel=pigeon&contact=a/b&dueBefore=tomorrow&agent=siti&cursor='
    const response = await harness.as('admin', 'GET', `/api/v1/obligations?${query}`)
    expect([response.statusCode, paths(response.payload).sort()]).toEqual([
      400,
      ['agent', 'channel', 'contact', 'cursor', 'dueBefore', 'state'],
    ])
  })

  it.each(['500&PJSIP%2Ftrunk', '500%2F600', '500@host', '500%0D%0AX', '%20500', 'abc', '٣'])(
    'a number %s leads nowhere',
    async (number) => {
      const response = await harness.as('admin', 'PUT', `/api/v1/numbers/${encodeURI(number)}`, { queue: 'sales' })
      expect(response.statusCode).toBe(400)
      expect(paths(response.payload)).toEqual(['number'])
    },
  )

  it.each(['..%2Fetc', 'a%2Fb', 'a%00b', 'x'.repeat(81)])('an id %s is nobody', async (id) => {
    const response = await harness.as('admin', 'GET', `/api/v1/recordings/${id}/audio`)
    expect(response.statusCode).toBe(400)
    expect(paths(response.payload)).toEqual(['id'])
  })

  it('that refer to what does not exist are wrong values, not a missing page', async () => {
    const wrong = await harness.as('admin', 'PUT', '/api/v1/numbers/1502', { queue: 'nope' })
    expect([wrong.statusCode, paths(wrong.payload)]).toEqual([422, ['queue']])
    const missing = await harness.as('admin', 'PUT', '/api/v1/agents/nobody/presence', { state: 'away' })
    expect(missing.statusCode).toBe(404)
  })

  it('of a cursor that nobody handed out are wrong values too', async () => {
    for (const list of ['contacts', 'obligations']) {
      const response = await harness.as('admin', 'GET', `/api/v1/${list}?cursor=made-up`)
      expect([response.statusCode, paths(response.payload)]).toEqual([400, ['cursor']])
    }
  })

  it('do not make the answer long', async () => {
    const response = await harness.as('admin', 'POST', '/api/v1/agents', {
      ...Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`, i])),
    })
    expect(response.statusCode).toBe(400)
    expect(response.payload.length).toBeLessThan(20_000)
  })

  it('of any kind are answered, never crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '/agents',
          '/queues',
          '/sessions',
          '/contacts/c-mine/wrapup',
          '/obligations/o-c-mine/close',
          '/agents/me/presence',
        ),
        fc.json(),
        async (path, payload) => {
          const method = path.endsWith('presence') ? 'PUT' : 'POST'
          const headers = { authorization: `Bearer ${harness.tokenOf('admin')}`, 'content-type': 'application/json' }
          const response = await harness.inject({ method, url: `/api/v1${path}`, headers, payload })
          return response.statusCode < 500
        },
      ),
      { numRuns: 200 },
    )
  })
})

const JSON_TYPE = { 'content-type': 'application/json' }
const BODIES: [number, string, Record<string, string>, string][] = [
  [400, 'half a body', JSON_TYPE, '{"name":'],
  [400, 'a body with a prototype', JSON_TYPE, '{"name":"q","__proto__":{"x":1}}'],
  [400, 'no body', JSON_TYPE, ''],
  [413, 'a body too large', JSON_TYPE, `"${'x'.repeat(BODY_LIMIT)}"`],
  [415, 'a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'name=q'],
  [415, 'a body of no type', { 'content-type': '' }, 'name=q'],
]

describe('every failure is a problem', () => {
  const admin = (): Record<string, string> => ({ authorization: `Bearer ${harness.tokenOf('admin')}` })
  const json = (): Record<string, string> => ({ ...admin(), 'content-type': 'application/json' })

  it.each<[number, string, () => Parameters<Harness['inject']>[0]]>([
    [400, 'a bad URL', () => ({ url: '/%zz' })],
    [400, 'broken JSON', () => ({ method: 'POST', url: '/api/v1/queues', headers: json(), payload: '{"name":' })],
    [400, 'no body', () => ({ method: 'POST', url: '/api/v1/queues', headers: json() })],
    [
      400,
      'a poisoned prototype',
      () => ({ method: 'POST', url: '/api/v1/queues', headers: json(), payload: '{"name":"q","__proto__":{"x":1}}' }),
    ],
    [
      400,
      'a poisoned constructor',
      () => ({
        method: 'POST',
        url: '/api/v1/queues',
        headers: json(),
        payload: '{"name":"q","constructor":{"prototype":{"x":1}}}',
      }),
    ],
    [401, 'nobody', () => ({ url: '/api/v1/board' })],
    [401, 'a made-up token', () => ({ url: '/api/v1/board', headers: { authorization: 'Bearer nonsense' } })],
    [404, 'no such path', () => ({ url: '/api/v1/nothing', headers: admin() })],
    [404, 'no such thing', () => ({ url: '/api/v1/queues/nothing', headers: admin() })],
    [405, 'another method', () => ({ method: 'DELETE', url: '/api/v1/queues', headers: admin() })],
    [409, 'a conflict', () => ({ method: 'DELETE', url: '/api/v1/agents/admin', headers: admin() })],
    [
      413,
      'too much',
      () => ({ method: 'POST', url: '/api/v1/queues', headers: json(), payload: `"${'x'.repeat(BODY_LIMIT)}"` }),
    ],
    [
      415,
      'a form',
      () => ({
        method: 'POST',
        url: '/api/v1/queues',
        headers: { ...admin(), 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'name=q',
      }),
    ],
  ])('%i: %s', async (status, _what, request) => {
    const response = await harness.inject(request())
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/problem+json')
    expect(response.json<Problem>()).toMatchObject({ status, title: expect.any(String), type: 'about:blank' })
  })

  it('405 names what is allowed', async () => {
    const response = await harness.inject({ method: 'DELETE', url: '/api/v1/queues' })
    expect(response.headers.allow).toBe('GET, HEAD, POST')
  })

  it('500 says nothing of what went wrong', async () => {
    harness.center.before = () => {
      throw new Error('secret-detail at /var/lib/secret-path')
    }
    const response = await harness.as('admin', 'POST', '/api/v1/queues', { name: 'q' })
    harness.center.before = () => undefined
    expect(response.statusCode).toBe(500)
    expect(response.headers['content-type']).toBe('application/problem+json')
    expect(response.payload).not.toMatch(/secret/)
    expect(harness.logged.join('')).toMatch(/secret-detail/)
  })

  it('503 with Retry-After when the disk takes nothing', async () => {
    harness.center.before = () => {
      throw new StoreUnavailableError('disk full')
    }
    const response = await harness.as('admin', 'PUT', '/api/v1/agents/budi/presence', { state: 'ready' })
    harness.center.before = () => undefined
    expect(response.statusCode).toBe(503)
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    expect(harness.center.agents.get(agentId('budi'))?.presence.state).toBe('offline')
  })

  it('503 of a change that was decided and not yet written does not say that nothing happened', async () => {
    harness.center.after = () => {
      throw new StoreUnavailableError('disk full')
    }
    const response = await harness.as('admin', 'PUT', '/api/v1/agents/budi/presence', { state: 'ready' })
    harness.center.after = () => undefined
    expect(harness.center.agents.get(agentId('budi'))?.presence.state).toBe('available')
    expect(response.statusCode).toBe(503)
    expect(response.json<Problem>().detail).toMatch(/may still be carried out/)
    expect(response.payload).not.toMatch(/nothing was changed/i)
  })

  it.each(BODIES)('%i of %s names the place', async (status, _what, headers, payload) => {
    const url = '/api/v1/queues'
    const response = await harness.inject({ method: 'POST', url, headers: { ...admin(), ...headers }, payload })
    expect([response.statusCode, paths(response.payload)]).toEqual([status, ['body']])
  })

  it('what is not HTTP at all', async () => {
    await harness.app.listen({ port: 0, host: '127.0.0.1' })
    const address = harness.app.server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'))
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toMatch(/application\/problem\+json/)
  })
})
