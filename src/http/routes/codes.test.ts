/** codes: dispositions and reasons over the API, and what a wrap-up may say. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contactId } from '../../core/ids.ts'
import { createHarness, type Harness } from '../testing/harness.ts'
import { liveContact, wrapupOf } from '../testing/live-contact.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

describe.each(['dispositions', 'reasons'])('/%s', (codes) => {
  const url = `/api/v1/${codes}`
  const make = (body: object) => harness.as('admin', 'POST', url, body)

  it('are made with an id of their name or a wanted one, listed, changed and retired', async () => {
    const made = await make({ name: 'Called back', names: { id: 'Ditelepon kembali' } })
    const code = { id: 'called-back', name: 'Called back', names: { id: 'Ditelepon kembali' } }
    expect([made.statusCode, made.headers.location, made.json()]).toEqual([201, `${url}/called-back`, code])
    expect((await make({ id: 'x1', name: 'Other' })).json()).toEqual({ id: 'x1', name: 'Other', names: {} })
    expect((await harness.as('agent', 'GET', url)).json()).toEqual({
      items: [code, { id: 'x1', name: 'Other', names: {} }],
      next: null,
    })
    const changed = await harness.as('admin', 'PATCH', `${url}/called-back`, { name: 'Rung back' })
    expect([changed.statusCode, changed.json()]).toEqual([200, { ...code, name: 'Rung back' }])
    expect((await harness.as('agent', 'GET', `${url}/called-back`)).json()).toEqual({ ...code, name: 'Rung back' })
    expect((await harness.as('admin', 'DELETE', `${url}/called-back`)).statusCode).toBe(204)
    expect((await harness.as('agent', 'GET', `${url}/called-back`)).statusCode).toBe(404)
    expect((await harness.as('admin', 'DELETE', `${url}/called-back`)).statusCode).toBe(404)
  })

  it('are refused by place when something is wrong, and nothing is done', async () => {
    await make({ id: 'one', name: 'One' })
    const before = harness.center.submitted.length
    const places = async (body: object, path = url, method: 'POST' | 'PATCH' = 'POST') => {
      const response = await harness.as('admin', method, path, body)
      return [
        response.statusCode,
        response
          .json()
          .errors?.map((error: { path: string }) => error.path)
          .sort(),
      ]
    }
    expect(await places({ id: 'a/b', name: '', names: { fr: 'Un' }, colour: 1 })).toEqual([
      400,
      ['colour', 'id', 'name', 'names.fr'],
    ])
    expect(await places({ id: 'one', name: 'Another' })).toEqual([409, ['id']])
    expect((await places({ name: 'No' }, `${url}/nothing`, 'PATCH'))[0]).toBe(404)
    expect((await places({}, `${url}/one`, 'PATCH'))[0]).toBe(400)
    expect(harness.center.submitted.length).toBe(before)
  })
})

describe('a wrap-up', () => {
  it('with an unknown disposition is refused, with the place and an example', async () => {
    const id = 'c-live'
    harness.center.contacts.set(contactId(id), liveContact(id, wrapupOf('siti'), 'siti'))
    const finish = (disposition: string) =>
      harness.as('agent', 'POST', `/api/v1/contacts/${id}/wrapup`, { disposition })
    expect((await finish('anything')).statusCode).toBe(204)
    await harness.as('admin', 'POST', '/api/v1/dispositions', { id: 'solved', name: 'Solved' })
    const refused = await finish('anything')
    expect([refused.statusCode, refused.json().errors]).toEqual([
      422,
      [{ path: 'disposition', message: 'there is no disposition "anything", as in "solved"' }],
    ])
    expect((await finish('solved')).statusCode).toBe(204)
  })
})

describe('away', () => {
  it('for a reason that is on no list is taken: programs say their own', async () => {
    await harness.as('admin', 'POST', '/api/v1/reasons', { id: 'meal', name: 'Meal' })
    const away = await harness.as('agent', 'PUT', '/api/v1/agents/me/presence', {
      state: 'away',
      reason: 'a fire drill',
    })
    expect(away.statusCode).toBeLessThan(300)
  })
})
