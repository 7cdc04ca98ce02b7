/** changes: who changed what, old and new, and the last change of a thing taken back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { queueId } from '../../core/ids.ts'
import type { Change } from '../../wire/changes.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'
import { keepJournal } from '../testing/keep-journal.ts'
import { withHotline } from '../testing/sample-flow.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
  keepJournal(harness)
})
afterEach(() => harness.close())

const api = (path: string): string => `/api/v1${path}`
const done = async (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<void> => {
  const response = await harness.as('admin', method, api(path), body)
  expect([path, response.statusCode < 300, response.payload.slice(0, response.statusCode < 300 ? 0 : 400)]).toEqual([
    path,
    true,
    '',
  ])
}
const changes = async (query = ''): Promise<readonly Change[]> =>
  (await harness.as('admin', 'GET', api(`/changes${query}`))).json().items
const undo = async (seq: number | undefined) => {
  const response = await harness.as('admin', 'POST', api(`/changes/${seq}/undo`))
  return { status: response.statusCode, why: response.json().detail, change: response.json() as Change }
}
const undoNewest = async () => undo((await changes())[0]?.seq)

describe('/changes', () => {
  it('say who, what, old and new, newest first, a page at a time', async () => {
    await done('POST', '/queues', { id: 'vip', name: 'VIP' })
    await done('PATCH', '/queues/vip', { name: 'Gold', serviceLevel: { thresholdMs: 10_000, target: 0.9 } })
    await done('PUT', '/numbers/1501', { queue: 'sales' })
    await done('DELETE', '/numbers/1501')
    const admin = { id: 'admin', name: 'Admin' }
    expect((await changes('?limit=4')).map(({ resource, id, what, by }) => [resource, id, what, by])).toEqual([
      ['numbers', '1501', 'retired', admin],
      ['numbers', '1501', 'changed', admin],
      ['queues', 'vip', 'changed', admin],
      ['queues', 'vip', 'made', admin],
    ])
    const [changed, made] = await changes('?resource=queues&id=vip')
    expect(changed).toMatchObject({ at: new Date(START).toISOString(), undoable: true })
    expect(changed?.differences).toEqual([
      { path: 'name', old: 'VIP', new: 'Gold', secret: false },
      { path: 'serviceLevel.thresholdMs', old: 20_000, new: 10_000, secret: false },
      { path: 'serviceLevel.target', old: 0.8, new: 0.9, secret: false },
    ])
    expect(made).toMatchObject({ undoable: false, what: 'made' })
    const page = (await harness.as('admin', 'GET', api('/changes?limit=3'))).json()
    expect([page.items.length, page.next]).toEqual([3, String(page.items[2].seq)])
    expect((await changes(`?cursor=${page.next}&limit=1`)).map(({ id, what }) => [id, what])).toEqual([['vip', 'made']])
  })

  it('tell that a password or a secret is another one, and never which', async () => {
    await done('PATCH', '/agents/siti', { password: 'a new password', roles: ['agent', 'supervisor'] })
    const trunk = { id: 'provider', name: 'Provider', connection: REGISTRATION }
    await done('POST', '/trunks', trunk)
    await done('PATCH', '/trunks/provider', { connection: { ...REGISTRATION, secret: 'another secret' } })
    const told = await harness.as('admin', 'GET', api('/changes'))
    expect(told.payload).not.toMatch(/new password|secret of|sealed|another secret/)
    const [, , agent] = told.json().items
    expect(agent.differences).toContainEqual({ path: 'password', old: null, new: null, secret: true })
    expect(agent.differences).toContainEqual({
      path: 'roles',
      old: ['agent'],
      new: ['agent', 'supervisor'],
      secret: false,
    })
    expect(told.json().items[0].differences).toEqual([
      { path: 'connection.secret', old: null, new: null, secret: true },
    ])
  })

  it('are for admins, and refuse by place', async () => {
    for (const role of ['agent', 'supervisor'] as const) {
      expect((await harness.as(role, 'GET', api('/changes'))).statusCode).toBe(403)
      expect((await harness.as(role, 'POST', api('/changes/1/undo'))).statusCode).toBe(403)
    }
    const wrong = await harness.as('admin', 'GET', api('/changes?resource=colours&limit=0&cursor=x'))
    expect(wrong.json().errors.map(({ path }: { path: string }) => path)).toEqual(['resource', 'limit', 'cursor'])
    expect((await undo(4711)).status).toBe(404)
  })
})

describe('undo', () => {
  it('gives a thing what it had, and undoes that again', async () => {
    await done('PATCH', '/queues/support', { name: 'Help' })
    await done('PATCH', '/queues/support', { name: 'Care' })
    const undone = await undoNewest()
    expect(undone.status).toBe(200)
    expect(undone.change.differences).toEqual([{ path: 'name', old: 'Care', new: 'Help', secret: false }])
    expect(harness.center.queues.get(queueId('support'))?.name).toBe('Help')
    expect((await undoNewest()).status).toBe(200)
    expect(harness.center.queues.get(queueId('support'))?.name).toBe('Care')
  })

  it('is refused in words when the thing has changed since, or is what it cannot give back', async () => {
    await done('PATCH', '/queues/support', { name: 'Help' })
    const [first] = await changes()
    await done('PATCH', '/queues/support', { name: 'Care' })
    expect(await undo(first?.seq)).toMatchObject({
      status: 409,
      why: '"support" has changed since: take its newest change back first.',
    })
    const [newest] = await changes()
    // Decided by somebody else, and not on the disk yet.
    const now = harness.center.queues.get(queueId('support'))
    if (now !== undefined) harness.center.queues.set(now.id, { ...now, name: 'Elsewhere' })
    expect((await undo(newest?.seq)).status).toBe(409)
    await done('PATCH', '/agents/siti', { name: 'Siti R.' })
    await done('PATCH', '/agents/siti', { password: 'another password' })
    expect((await changes())[0]?.undoable).toBe(false)
    expect((await undoNewest()).why).toBe('A password is not kept anywhere: give the account a new one.')
    await done('DELETE', '/agents/budi')
    expect((await undoNewest()).why).toContain('no password any more')
  })

  it('brings back what was retired and takes away what was made, of every list', async () => {
    const things: readonly (readonly [string, string, object, object])[] = [
      ['/queues', 'vip', { name: 'VIP' }, { name: 'Gold' }],
      ['/dispositions', 'solved', { name: 'Solved' }, { name: 'Done' }],
      ['/reasons', 'meal', { name: 'Meal' }, { name: 'Lunch' }],
      ['/hours', 'office', { name: 'Office', ...OFFICE }, { name: 'Bureau' }],
      ['/trunks', 'provider', { name: 'Provider', connection: REGISTRATION }, { name: 'Other' }],
      ['/phones', 'desk', { label: 'Desk' }, { label: 'Reception' }],
      ['/routes', 'mobile', { name: 'Mobile', prefix: '08', trunks: ['local'] }, { name: 'Cell' }],
    ]
    const read = async (path: string) => {
      const response = await harness.as('admin', 'GET', api(path))
      return response.statusCode === 200 ? response.json() : null
    }
    for (const [list, id, thing, change] of things) {
      await done('POST', list, { id, ...thing })
      const made = await read(`${list}/${id}`)
      await done('PATCH', `${list}/${id}`, change)
      const changed = await read(`${list}/${id}`)
      await done('DELETE', `${list}/${id}`)
      // Back to what it was before it went.
      expect([list, (await undoNewest()).status]).toEqual([list, 200])
      expect(await read(`${list}/${id}`)).toEqual(changed)
      await done('PATCH', `${list}/${id}`, thing)
      expect([list, (await undoNewest()).status]).toEqual([list, 200])
      expect(await read(`${list}/${id}`)).toEqual(changed)
      expect(made).not.toEqual(changed)
    }
    await done('POST', '/queues', { id: 'new', name: 'New' })
    expect((await undoNewest()).status).toBe(200)
    expect(await read('/queues/new')).toBeNull()
  })

  it('brings a number and a prompt back, and what the prompt sounds like', async () => {
    await done('PUT', '/numbers/1502', { queue: 'sales' })
    await done('DELETE', '/numbers/1502')
    expect((await undoNewest()).status).toBe(200)
    expect(harness.center.numbers.get('1502')).toMatchObject({ queue: 'sales' })
    const sound = Buffer.from('RIFF of a welcome')
    const headers = { authorization: `Bearer ${harness.tokenOf('admin')}`, 'content-type': 'audio/wav' }
    const made = await harness.inject({
      method: 'POST',
      url: `${api('/prompts')}?name=Hi&language=id`,
      headers,
      payload: sound,
    })
    await done('DELETE', '/prompts/hi')
    expect((await undoNewest()).status).toBe(200)
    expect((await harness.as('admin', 'GET', api('/prompts/hi'))).json()).toEqual(made.json())
    expect((await harness.as('admin', 'GET', api('/prompts/hi/audio/id'))).rawPayload.equals(sound)).toBe(true)
  })

  it('brings a flow back with its versions, its draft and what callers heard', async () => {
    await withHotline(harness)
    const draft = (await harness.as('admin', 'GET', api('/flows/hotline/draft'))).json()
    await done('PUT', '/flows/hotline/draft', { ...draft, name: 'Changed' })
    const of = async (path: string) => (await harness.as('admin', 'GET', api(`/flows/hotline${path}`))).json()
    const [flow, versions] = [await of(''), await of('/versions')]
    await done('DELETE', '/flows/hotline')
    const undone = await undoNewest()
    expect([undone.status, undone.change.what]).toEqual([200, 'made'])
    expect([await of(''), await of('/versions')]).toEqual([flow, versions])
    // A draft that is saved and taken back then is what came back; and that it came back is taken back, too.
    await done('PUT', '/flows/hotline/draft', { ...draft, name: 'Once more' })
    expect((await undoNewest()).status).toBe(200)
    expect((await of('')).name).toBe('Changed')
    await done('DELETE', '/flows/hotline')
    expect((await undoNewest()).status).toBe(200)
    expect((await undoNewest()).change.what).toBe('retired')
    expect((await harness.as('admin', 'GET', api('/flows/hotline'))).statusCode).toBe(404)
  })

  it('puts a draft and a published version back', async () => {
    await withHotline(harness)
    const draft = (await harness.as('admin', 'GET', api('/flows/hotline/draft'))).json()
    await done('PUT', '/flows/hotline/draft', { ...draft, name: 'Changed' })
    await done('POST', '/flows/hotline/publish', {})
    expect((await undoNewest()).change.differences).toEqual([{ path: 'published', old: 2, new: 1, secret: false }])
    expect((await harness.as('admin', 'GET', api('/flows/hotline'))).json().published.version).toBe(1)
  })

  it('gives an account its roles back, and takes a new one away; nobody undoes themselves', async () => {
    await done('PATCH', '/agents/siti', { name: 'Siti R.', roles: ['agent', 'supervisor'] })
    expect((await undoNewest()).status).toBe(200)
    expect((await harness.as('admin', 'GET', api('/agents/siti'))).json()).toMatchObject({
      name: 'Siti',
      roles: ['agent'],
    })
    expect((await changes('?limit=1'))[0]?.differences.map(({ path }) => path)).toEqual(['name', 'roles'])
    await done('POST', '/agents', { username: 'joko', name: 'Joko', password: 'a long password' })
    expect((await undoNewest()).status).toBe(200)
    expect(await harness.store.userByName('joko')).toBeNull()
    const [mine] = await changes('?resource=agents&id=admin')
    expect((await undo(mine?.seq)).why).toBe('Nobody retires themselves: one admin always stays.')
  })
})

const REGISTRATION = { kind: 'registration', server: 'sip.provider.test', username: 'u1', secret: 'first secret' }
const OFFICE = { zone: 'Asia/Jakarta', week: { mon: [{ from: '08:00', to: '17:00' }] } }
