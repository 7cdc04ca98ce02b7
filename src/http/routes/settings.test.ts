import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHarness, type Harness } from '../testing/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

const settings = async () => (await harness.as('admin', 'GET', '/api/v1/settings')).json()
const change = (body: object) => harness.as('admin', 'PATCH', '/api/v1/settings', body)

it('shows and changes what holds for the whole house, as its own resources do', async () => {
  const before = await settings()
  expect(before.outside).toEqual((await harness.as('admin', 'GET', '/api/v1/outside')).json())
  expect(before.caps).toEqual((await harness.as('admin', 'GET', '/api/v1/caps')).json())
  const changed = await change({
    outside: { stopped: true },
    caps: { zone: 'WITA', caps: { agentHour: { calls: 7, minutes: null } } },
  })
  const after = {
    outside: { ...before.outside, stopped: true },
    caps: { ...before.caps, zone: 'WITA', caps: { ...before.caps.caps, agentHour: { calls: 7, minutes: null } } },
  }
  expect([changed.statusCode, changed.json()]).toEqual([200, after])
  expect(await settings()).toEqual(after)
  expect((await change({ caps: { zone: 'WIB' } })).json()).toEqual({ ...after, caps: { ...after.caps, zone: 'WIB' } })
})

it.each([
  [{}, 400, 'body'],
  [{ outside: {} }, 400, 'outside'],
  [{ colour: 'red' }, 400, 'colour'],
  [{ outside: { stopped: true, emergency: ['1'] }, caps: { zone: 'WITA' } }, 422, 'outside.emergency.0'],
  [{ outside: { stopped: true }, caps: { zone: 'Mars' } }, 422, 'caps.zone'],
  [
    { outside: { stopped: true }, caps: { caps: { agentHour: { calls: -1, minutes: null } } } },
    400,
    'caps.caps.agentHour.calls',
  ],
])('refuses %j with its place, and changes nothing of it', async (body, status, path) => {
  const before = await settings()
  const answer = await change(body)
  expect([answer.statusCode, answer.json().errors?.[0]?.path]).toEqual([status, path])
  expect(await settings()).toEqual(before)
})
