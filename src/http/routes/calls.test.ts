/** Calling out through the door: whose phone, what is answered, and what is refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentId } from '../../core/ids.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'

const SITI = agentId('siti')
let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
  const siti = harness.center.agents.get(SITI)
  if (siti === undefined) throw new Error('the harness has no siti')
  harness.center.agents.set(SITI, {
    ...siti,
    station: { kind: 'phone', uri: 'sip:a1@127.0.0.1:5090' },
    presence: { state: 'available', reason: null, since: 0 },
    assignments: [],
  })
})
afterEach(() => harness.close())
const call = (body: object) => harness.as('agent', 'POST', '/api/v1/calls', body)

it.each([['02150201234'], [{ number: '02150201234' }]])(
  'calls %j: outbound, dialling, the number where it goes',
  async (to) => {
    const response = await call({ to })
    expect(response.statusCode, response.body).toBe(201)
    expect(response.json()).toMatchObject({
      direction: 'outbound',
      state: 'open',
      phase: 'dialling',
      to: '02150201234',
      agent: 'siti',
      queue: null,
    })
    const again = await call({ to })
    expect(again.statusCode).toBe(409)
  },
)

describe('a colleague', () => {
  const present = (state: 'available' | 'away' | 'offline'): void => {
    const budi = harness.center.agents.get(agentId('budi'))
    if (budi === undefined) throw new Error('the harness has no budi')
    const station = { kind: 'phone', uri: 'sip:a2@127.0.0.1:5090' } as const
    const presence = { state, reason: null, since: 0 }
    harness.center.agents.set(budi.id, { ...budi, station, presence, assignments: [] })
  }

  it.each([[{ agent: 'budi' }], ['budi']])('is called as %j: neither a number nor a queue', async (to) => {
    present('away')
    const response = await call({ to })
    expect(response.statusCode, response.body).toBe(201)
    expect(response.json()).toMatchObject({ phase: 'dialling', from: 'siti', to: 'budi', agent: 'siti', queue: null })
  })

  it.each([
    [{ to: { agent: 'budi' } }, 409, 'to.agent'],
    [{ to: { agent: 'nobody' } }, 422, 'to.agent'],
    [{ to: { agent: 'siti' } }, 422, 'to.agent'],
    [{ to: { agent: 'budi' }, queue: 'support' }, 422, 'queue'],
    [{ to: { agent: 'budi', number: '1' } }, 400, 'to'],
  ])('%j is refused', async (body, status, path) => {
    present('offline')
    const response = await call(body)
    expect(response.statusCode, response.body).toBe(status)
    expect(JSON.stringify(response.json())).toContain(path)
    expect(harness.center.agents.get(SITI)?.assignments).toEqual([])
  })
})

describe('refused, and nothing rings', () => {
  it.each([
    [{ to: '500&600' }, 422, 'to'],
    [{ to: 'PJSIP/500' }, 422, 'to'],
    [{ to: '500@host' }, 422, 'to'],
    [{ to: '500\r\nX: y' }, 422, 'to'],
    [{ to: 'abc' }, 422, 'to'],
    [{ to: '' }, 400, 'to'],
    [{ to: '500', queue: 'gone' }, 422, 'queue'],
    [{}, 400, 'to'],
    [{ to: '500', agent: 'budi' }, 400, 'agent'],
  ])('%j', async (body, status, path) => {
    const response = await call(body)
    expect(response.statusCode, response.body).toBe(status)
    expect(JSON.stringify(response.json())).toContain(path)
    expect(harness.center.agents.get(SITI)?.assignments).toEqual([])
  })
})

it('says when a cap lets the next call go, and not when only a person can', async () => {
  const caps = harness.center.view.callCaps
  const capped = async (name: 'agentDay' | 'foreignAgentHour', to: string) => {
    const change = { ...caps, caps: { ...caps.caps, [name]: { calls: 0, minutes: null } } }
    Object.assign(harness.center.view, { callCaps: change })
    return call({ to })
  }
  const soon = await capped('agentDay', '02150201234')
  expect([soon.statusCode, soon.headers['retry-after']]).toEqual([429, expect.stringMatching(/^[1-9][0-9]*$/)])
  // The day of the house ends at midnight in Jakarta.
  const left = 24 * 3_600 - ((START / 1_000 + 7 * 3_600) % (24 * 3_600))
  expect(Number(soon.headers['retry-after'])).toBe(Math.ceil(left))
  const never = await capped('foreignAgentHour', '+6581234567')
  expect([never.statusCode, never.headers['retry-after']]).toEqual([429, undefined])
})
