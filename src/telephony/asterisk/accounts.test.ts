import { expect, test } from 'vitest'
import type { EngineEvent } from '../../core/call/switch.ts'
import { type AccountId, accountId } from '../../core/ids.ts'
import { EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import { createAccounts, toLiveAccount } from './accounts.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'

const [first, second, third] = [1, 2, 3].map((n) => accountId(`web-000000000000000${n}`))
const visitor = accountId('visitor0123abcd')

/** A switch that has some endpoints, and answers as the test says. */
const setUp = (
  there: Readonly<Record<string, 'online' | 'offline'>>,
  should: readonly (AccountId | undefined)[] = [],
) => {
  const asked: AriRequest[] = []
  const events: EngineEvent[] = []
  const troubles: string[] = []
  const state = { answer: (_line: string): number | null => null }
  const endpoint = (resource: string) => ({ technology: 'PJSIP', resource, state: there[resource] })
  const request = async (one: AriRequest): Promise<AriAnswer> => {
    asked.push(one)
    const line = `${one.method} ${one.uri}`
    const status = state.answer(line)
    if (status !== null) return { status, reason: 'said the test', body: null }
    const name = one.uri.split('/').at(-1) ?? ''
    if (line === 'GET endpoints/PJSIP') return { status: 200, reason: 'OK', body: Object.keys(there).map(endpoint) }
    if (one.method === 'GET' && !(name in there)) return { status: 404, reason: 'Not found', body: null }
    return { status: 200, reason: 'OK', body: one.uri.startsWith('endpoints') ? endpoint(name) : null }
  }
  const accounts = createAccounts({
    app: 'sambung',
    wanted: {
      list: () => should.flatMap((account) => account ?? []),
      secretOf: (account) => `secret of ${account}`,
    },
    request,
    emit: (event) => events.push(event),
    log: { info() {}, warn() {}, error: (_, text) => troubles.push(text) },
  })
  const lines = () => asked.map(({ method, uri, query }) => `${method} ${uri}${query ? ` ${query.eventSource}` : ''}`)
  return { accounts, asked, events, troubles, state, request, lines }
}
const place = (kind: string, account = first) => `asterisk/config/dynamic/res_pjsip/${kind}/${account}`
const news = (account = first) => `applications/sambung-slow/subscription endpoint:PJSIP/${account}`

test('an account is three objects and a subscription; its secret stands in one of them and nowhere else', async () => {
  const { accounts, asked, lines, events } = setUp({})
  await accounts.open(first ?? accountId(''))
  expect(lines()).toEqual([
    `GET ${place('endpoint')}`,
    `PUT ${place('auth')}`,
    `PUT ${place('aor')}`,
    `PUT ${place('endpoint')}`,
    `POST ${news()}`,
    `GET endpoints/PJSIP/${first}`,
  ])
  const telling = asked.filter((one) => JSON.stringify(one).includes('secret of'))
  expect(telling.map(({ uri }) => uri)).toEqual([place('auth')])
  expect(JSON.stringify(asked)).toContain(JSON.stringify({ attribute: 'context', value: 'nowhere' }))
  expect(events).toEqual([])
})

test('one that is there keeps who is registered, gets the secret of now, and says that it can be rung', async () => {
  const { accounts, lines, events } = setUp({ [`${first}`]: 'online' })
  await accounts.open(first ?? accountId(''))
  expect(lines().filter((line) => line.startsWith('PUT'))).toEqual([`PUT ${place('auth')}`])
  expect(events).toEqual([{ type: 'account-reached', account: first, reachable: true }])
})

test('it is closed from its news to its last object, and once more is no harm', async () => {
  const { accounts, lines, state } = setUp({})
  state.answer = () => 404
  await accounts.close(first ?? accountId(''))
  expect(lines()).toEqual([
    `DELETE ${news()}`,
    `DELETE ${place('endpoint')}`,
    `DELETE ${place('auth')}`,
    `DELETE ${place('aor')}`,
  ])
})

test('before the link counts as up those are opened that lack, and those closed that nobody has any more', async () => {
  const there = { local: 'offline', [`${first}`]: 'online', [`${second}`]: 'offline' } as const
  const { accounts, lines, request } = setUp(there, [first, third])
  await accounts.settle(request)
  const changes = lines().filter((line) => /^(PUT|DELETE)/.test(line) && line.includes('endpoint/'))
  expect(changes).toEqual([`DELETE ${place('endpoint', second)}`, `PUT ${place('endpoint', third)}`])
  expect(lines()).toContain(`POST ${news(first)}`)
})

test('an account that is refused costs nobody else theirs; a lost link is tried anew', async () => {
  const { accounts, lines, request, state, troubles } = setUp({}, [first, second])
  state.answer = (line) => (line === `PUT ${place('endpoint')}` ? 400 : null)
  await accounts.settle(request)
  expect(lines()).toContain(`PUT ${place('endpoint', second)}`)
  expect(troubles).toHaveLength(1)
  await expect(accounts.open(first ?? accountId(''))).rejects.toThrow(EngineRefusedError)
  state.answer = (line) => {
    if (line.startsWith('PUT')) throw new LinkDownError('lost')
    return null
  }
  await expect(accounts.settle(request)).rejects.toThrow(LinkDownError)
  state.answer = () => 503
  await expect(accounts.settle(request)).rejects.toThrow(LinkDownError)
})

test('a visitor’s is two objects without an address to be rung at, shown by its name, and reaches published numbers', async () => {
  const { accounts, asked, lines, events } = setUp({})
  await accounts.open(visitor)
  expect(lines()).toEqual([
    `GET ${place('endpoint', visitor)}`,
    `PUT ${place('auth', visitor)}`,
    `PUT ${place('endpoint', visitor)}`,
  ])
  const said = JSON.stringify(asked.at(-1)?.body)
  expect(said).toContain(JSON.stringify({ attribute: 'context', value: 'from-visitor' }))
  expect(said).toContain(JSON.stringify({ attribute: 'callerid', value: `<${visitor}>` }))
  expect(said).toContain(JSON.stringify({ attribute: 'allow', value: 'alaw,ulaw,opus' }))
  // Which of them is taken is ours to say, not the page's that calls.
  expect(said).toMatch(/"codec_prefs_incoming_offer","value":"prefer:configured,/)
  expect(said).not.toContain('"aors"')
  expect(events).toEqual([])
})

test('visitors’ are closed like others when nobody wants them, and told to nobody as agents’', async () => {
  const { accounts, lines, request } = setUp({ [visitor]: 'offline', [`${first}`]: 'online' }, [first])
  expect(await accounts.list()).toEqual([{ account: first, reachable: true }])
  expect(await accounts.has(visitor)).toBe(true)
  await accounts.settle(request)
  expect(lines()).toContain(`DELETE ${place('endpoint', visitor)}`)
})

test.each([
  null,
  'x',
  {},
  { resource: 'local', state: 'online' },
  { resource: 'web-1', state: 'online' },
  { resource: 7 },
])('what is no account of ours is none: %j', (value) => {
  expect(toLiveAccount(value)).toBeNull()
})
