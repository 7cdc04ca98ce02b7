/** Agents and queues over HTTP, and above all: no half of an account does harm or stands in the way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentId, contactId } from '../core/ids.ts'
import { StoreUnavailableError } from '../ports/store.ts'
import { createHarness, type Harness, PASSWORD } from './testing/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

const TONO = { username: 'tono', name: 'Tono', password: 'long enough', queues: ['support'] }
const create = (body: object = TONO) => harness.as('admin', 'POST', '/api/v1/agents', body)
const signIn = (username: string, password: string) =>
  harness.inject({ method: 'POST', url: '/api/v1/sessions', payload: { username, password } })
const diskIsFull = (): void => {
  throw new StoreUnavailableError('disk full')
}
const named = (username: string) => [...harness.center.agents.values()].filter((agent) => agent.username === username)

describe('an agent', () => {
  it('is made whole, found, changed in part, and retired', async () => {
    const made = await create({ ...TONO, skills: [{ skill: 'english', level: 7 }], roles: ['agent', 'supervisor'] })
    expect(made.statusCode).toBe(201)
    const { id } = made.json()
    expect(made.headers.location).toBe(`/api/v1/agents/${id}`)
    expect((await harness.as('admin', 'GET', `/api/v1/agents/${id}`)).json()).toEqual({
      id,
      username: 'tono',
      name: 'Tono',
      roles: ['agent', 'supervisor'],
      skills: [{ skill: 'english', level: 7 }],
      queues: ['support'],
      presence: { state: 'offline', reason: null, sinceAt: '2026-01-31T08:00:00.000Z' },
      assignments: [],
      station: { kind: 'browser' },
    })
    const patched = await harness.as('admin', 'PATCH', `/api/v1/agents/${id}`, { name: 'Tono S.', roles: ['agent'] })
    expect(patched.json()).toMatchObject({ name: 'Tono S.', roles: ['agent'], queues: ['support'], username: 'tono' })
    expect((await signIn('tono', TONO.password)).statusCode).toBe(201)
    expect((await harness.as('admin', 'DELETE', `/api/v1/agents/${id}`)).statusCode).toBe(204)
    expect((await harness.as('admin', 'GET', `/api/v1/agents/${id}`)).statusCode).toBe(404)
    expect((await signIn('tono', TONO.password)).statusCode).toBe(401)
  })

  it('is a user, too: who may do what is the business of supervisors and admins', async () => {
    const made = await harness.as('admin', 'POST', '/api/v1/users', { ...TONO, roles: ['supervisor'] })
    const { id } = made.json()
    expect([made.statusCode, made.headers.location]).toEqual([201, `/api/v1/users/${id}`])
    const agent = (await harness.as('admin', 'GET', `/api/v1/agents/${id}`)).json()
    expect((await harness.as('supervisor', 'GET', `/api/v1/users/${id}`)).json()).toEqual(agent)
    expect((await harness.as('supervisor', 'GET', '/api/v1/users')).json().items).toContainEqual(agent)
    const patched = await harness.as('admin', 'PATCH', `/api/v1/users/${id}`, { roles: ['agent'] })
    expect(patched.json()).toEqual({ ...agent, roles: ['agent'] })
    expect((await harness.as('agent', 'GET', '/api/v1/users')).statusCode).toBe(403)
    expect((await harness.as('agent', 'GET', '/api/v1/users/me')).json()).toMatchObject({
      id: 'siti',
      roles: ['agent'],
    })
    expect((await harness.as('admin', 'PATCH', '/api/v1/users/admin', { roles: ['agent'] })).statusCode).toBe(409)
    expect((await harness.as('admin', 'DELETE', `/api/v1/users/${id}`)).statusCode).toBe(204)
    expect((await harness.as('admin', 'GET', `/api/v1/agents/${id}`)).statusCode).toBe(404)
  })

  it('is never shown with a password or its hash', async () => {
    const made = await create()
    const list = await harness.as('admin', 'GET', '/api/v1/agents')
    expect(made.payload + list.payload).not.toMatch(/argon2|password|long enough/)
    expect(harness.store.tables.users.get(made.json().id)?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,p?/)
  })

  it('chooses presence and station', async () => {
    const waited = await harness.as('agent', 'PUT', '/api/v1/agents/me/presence', { state: 'ready' })
    // No page of theirs can be rung.
    expect(waited.json()).toMatchObject({ id: 'siti', presence: { state: 'reconnecting', reason: null } })
    const away = await harness.as('agent', 'PUT', '/api/v1/agents/me/presence', { state: 'away', reason: 'lunch' })
    expect(away.json()).toMatchObject({ presence: { state: 'away', reason: 'lunch' } })
    const station = { kind: 'phone', uri: 'sip:a1@127.0.0.1:5090' }
    const moved = await harness.as('agent', 'PUT', '/api/v1/agents/siti/station', station)
    expect(moved.json()).toMatchObject({ station })
    const ready = await harness.as('agent', 'PUT', '/api/v1/agents/me/presence', { state: 'ready' })
    expect(ready.json()).toMatchObject({ presence: { state: 'ready', reason: null } })
  })

  it('has a name of its own', async () => {
    expect((await create()).statusCode).toBe(201)
    const again = await create()
    expect([again.statusCode, again.json().errors[0].path]).toEqual([409, 'username'])
    expect((await create({ ...TONO, username: 'admin' })).statusCode).toBe(409)
    const taken = await harness.as('admin', 'PATCH', '/api/v1/agents/siti', { username: 'budi' })
    expect([taken.statusCode, taken.json().errors[0].path]).toEqual([409, 'username'])
  })

  it('is made once when two ask at the same time', async () => {
    const codes = (await Promise.all([create(), create()])).map((response) => response.statusCode)
    expect(codes.sort()).toEqual([201, 409])
    expect(named('tono')).toHaveLength(1)
  })

  it('loses no change when two come at the same time', async () => {
    await Promise.all([
      harness.as('admin', 'PATCH', '/api/v1/agents/siti', { name: 'New', password: 'a new password' }),
      harness.as('admin', 'PATCH', '/api/v1/agents/siti', { queues: ['sales'] }),
    ])
    expect(harness.center.agents.get(agentId('siti'))).toMatchObject({ name: 'New', queues: ['sales'] })
  })
})

describe('the last admin', () => {
  it('stays one', async () => {
    expect((await harness.as('admin', 'DELETE', '/api/v1/agents/me')).statusCode).toBe(409)
    expect((await harness.as('admin', 'PATCH', '/api/v1/agents/admin', { roles: ['agent'] })).statusCode).toBe(409)
    expect((await signIn('admin', PASSWORD)).statusCode).toBe(201)
  })
})

describe('half an account', () => {
  it('is not left behind when the user cannot be saved', async () => {
    harness.store.before = diskIsFull
    expect((await create()).statusCode).toBe(503)
    expect(named('tono')).toHaveLength(0)
    harness.store.before = () => undefined
    expect((await create()).statusCode).toBe(201)
  })

  it('is not left behind when the core refuses', async () => {
    expect((await create({ ...TONO, queues: ['nowhere'] })).statusCode).toBe(422)
    expect([...harness.store.tables.users.values()].some((user) => user.username === 'tono')).toBe(false)
  })

  it('is completed by asking again, after a crash between the two', async () => {
    const made = (await create()).json()
    // What a kill between the agent and the user leaves.
    harness.store.tables.users.delete(made.id)
    expect((await signIn('tono', TONO.password)).statusCode).toBe(401)
    const again = await create()
    expect([again.statusCode, again.json().id]).toEqual([201, made.id])
    expect(named('tono')).toHaveLength(1)
    expect((await signIn('tono', TONO.password)).statusCode).toBe(201)
  })

  it('signs nobody in after a crash in the middle of a retirement, and frees the name', async () => {
    const { id } = (await create()).json()
    // What a kill between the agent and the user leaves.
    harness.center.agents.delete(agentId(id))
    expect((await signIn('tono', TONO.password)).statusCode).toBe(401)
    expect((await create()).statusCode).toBe(201)
    expect((await signIn('tono', TONO.password)).statusCode).toBe(201)
    harness.center.agents.delete(named('tono')[0]?.id ?? agentId(''))
    const [left] = [...harness.store.tables.users.values()].filter((user) => user.username === 'tono')
    expect((await harness.as('admin', 'DELETE', `/api/v1/agents/${left?.id}`)).statusCode).toBe(204)
    expect(harness.store.tables.users.has(left?.id ?? '')).toBe(false)
  })

  it('is put back when only one half of a change can be saved', async () => {
    harness.store.before = diskIsFull
    const response = await harness.as('admin', 'PATCH', '/api/v1/agents/siti', { name: 'New', password: 'another one' })
    harness.store.before = () => undefined
    expect(response.statusCode).toBe(503)
    expect(harness.center.agents.get(agentId('siti'))?.name).toBe('Siti')
    expect((await signIn('siti', PASSWORD)).statusCode).toBe(201)
  })

  it('is not made by retiring an agent who is busy', async () => {
    const siti = harness.center.agents.get(agentId('siti'))
    if (siti === undefined) throw new Error('siti is furnished')
    const assignments = [{ contact: contactId('c-1'), state: 'active' as const, since: 0 }]
    harness.center.agents.set(siti.id, { ...siti, assignments })
    const headers = { authorization: `Bearer ${(await signIn('siti', PASSWORD)).json().token}` }
    expect((await harness.as('admin', 'DELETE', '/api/v1/agents/siti')).statusCode).toBe(409)
    // Whoever is signed in stays so.
    expect((await harness.inject({ url: '/api/v1/me', headers })).statusCode).toBe(200)
    expect((await signIn('siti', PASSWORD)).statusCode).toBe(201)
  })

  it('has no power left, whatever its roles were', async () => {
    harness.center.agents.delete(agentId('rina'))
    expect((await signIn('rina', PASSWORD)).statusCode).toBe(401)
    expect((await harness.as('supervisor', 'GET', '/api/v1/contacts')).statusCode).toBe(401)
    expect((await harness.as('admin', 'DELETE', '/api/v1/agents/rina')).statusCode).toBe(204)
    expect(harness.store.tables.users.has('rina')).toBe(false)
  })
})

describe('a queue', () => {
  it('is made with what a queue usually is, changed in part, listed in pages, and retired', async () => {
    const made = await harness.as('admin', 'POST', '/api/v1/queues', { name: 'Big Sales', relax: [] })
    expect([made.statusCode, made.headers.location]).toEqual([201, '/api/v1/queues/big-sales'])
    expect(made.json()).toEqual({
      id: 'big-sales',
      name: 'Big Sales',
      strategy: 'longest-idle',
      ringTimeoutMs: 20_000,
      wrapupMs: 0,
      weight: 1,
      requires: [],
      relax: [],
      serviceLevel: { thresholdMs: 20_000, target: 0.8 },
      recorded: false,
      callback: null,
    })
    expect((await harness.as('admin', 'POST', '/api/v1/queues', { name: 'Big Sales' })).statusCode).toBe(409)
    const second = await harness.as('admin', 'POST', '/api/v1/queues', { name: 'Big Sales!' })
    expect(second.json().id).toMatch(/^big-sales-[0-9a-f]+$/)
    expect((await harness.as('admin', 'POST', '/api/v1/queues', { id: 'sales', name: 'x' })).statusCode).toBe(409)
    const changed = await harness.as('admin', 'PATCH', '/api/v1/queues/big-sales', { ringTimeoutMs: 9_000 })
    expect(changed.json()).toMatchObject({ name: 'Big Sales', ringTimeoutMs: 9_000 })
    const page = (await harness.as('admin', 'GET', '/api/v1/queues?limit=2')).json()
    expect(page.items.map((queue: { id: string }) => queue.id)).toEqual(['big-sales', second.json().id])
    const rest = (await harness.as('admin', 'GET', `/api/v1/queues?limit=2&cursor=${page.next}`)).json()
    expect(rest).toMatchObject({ items: [{ id: 'sales' }, { id: 'support' }], next: null })
    expect((await harness.as('admin', 'DELETE', '/api/v1/queues/big-sales')).statusCode).toBe(204)
    expect((await harness.as('admin', 'PATCH', '/api/v1/queues/big-sales', { name: 'x' })).statusCode).toBe(404)
  })
})

describe('a number', () => {
  it('leads to a queue until it is forgotten', async () => {
    const put = await harness.as('admin', 'PUT', '/api/v1/numbers/%2B62211500', { queue: 'sales' })
    expect(put.json()).toEqual({ number: '+62211500', queue: 'sales' })
    const list = (await harness.as('agent', 'GET', '/api/v1/numbers')).json()
    expect(list.items).toContainEqual({ number: '1501', queue: 'support' })
    expect((await harness.as('admin', 'DELETE', '/api/v1/numbers/%2B62211500')).statusCode).toBe(204)
    expect((await harness.as('admin', 'GET', '/api/v1/numbers/%2B62211500')).statusCode).toBe(404)
  })
})
