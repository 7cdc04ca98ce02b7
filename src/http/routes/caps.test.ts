import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentId } from '../../core/ids.ts'
import { type CallCount, FIRST_CAPS } from '../../core/lines/cap-words.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())

const count = (cap: CallCount['cap'], of: string, until = START + 1): CallCount => ({
  id: `${cap}.${of}`,
  cap,
  of,
  period: '2026-01-31',
  calls: 5,
  talkMs: 0,
  alarm: { at: START, measure: 'calls', limit: 5, agent: agentId('siti'), until },
})
const alarmed = (...counts: readonly CallCount[]): void =>
  void Object.assign(harness.center.view, { callCounts: new Map(counts.map((one) => [one.id, one])) })
beforeEach(() => alarmed())

describe('caps of calls out', () => {
  it('are told and changed, one without the others', async () => {
    expect((await harness.as('admin', 'GET', '/api/v1/caps')).json()).toEqual(FIRST_CAPS)
    const houseDay = { calls: 9, minutes: null }
    const changed = await harness.as('admin', 'PATCH', '/api/v1/caps', { caps: { houseDay } })
    expect(changed.json()).toEqual({ ...FIRST_CAPS, caps: { ...FIRST_CAPS.caps, houseDay } })
    const wrong = await harness.as('admin', 'PATCH', '/api/v1/caps', { zone: 'Moon/Base' })
    expect([wrong.statusCode, wrong.json().errors]).toEqual([
      422,
      [{ path: 'zone', message: '"Moon/Base" is no time zone, as in "Asia/Jakarta"' }],
    ])
  })

  it('are on the board while they hold calls back, and lifted there', async () => {
    alarmed(
      count('foreignAgentHour', 'siti', START - 1),
      count('agentDay', 'siti', START - 1),
      count('houseDay', 'house'),
    )
    const board = async () => (await harness.as('supervisor', 'GET', '/api/v1/board/alarms')).json().items
    expect(await board()).toMatchObject([
      { id: 'foreignAgentHour.siti', name: 'Siti', agent: 'siti', until: null, limit: 5 },
      { id: 'houseDay.house', name: 'house', until: '2026-01-31T08:00:00.001Z' },
    ])
    const lift = (id: string) => harness.as('supervisor', 'DELETE', `/api/v1/board/alarms/${id}`)
    expect((await lift('foreignAgentHour.siti')).statusCode).toBe(204)
    expect(await board()).toHaveLength(1)
    expect((await lift('foreignAgentHour.siti')).statusCode).toBe(404)
  })

  it('are not lifted by whose calls they are, unless that is an admin', async () => {
    const mine = count('houseDay', 'house')
    const alarm = mine.alarm === null ? null : { ...mine.alarm, agent: agentId('rina') }
    alarmed(count('foreignAgentHour', 'rina'), { ...mine, alarm }, count('foreignAgentDay', 'admin'))
    const lift = (as: 'supervisor' | 'admin', id: string) => harness.as(as, 'DELETE', `/api/v1/board/alarms/${id}`)
    for (const id of ['foreignAgentHour.rina', 'houseDay.house']) {
      const refused = await lift('supervisor', id)
      expect([refused.statusCode, refused.json().detail]).toEqual([403, expect.stringContaining('calls of your own')])
      expect(harness.center.view.callCounts.has(id)).toBe(true)
      expect((await lift('admin', id)).statusCode).toBe(204)
    }
    expect((await lift('admin', 'foreignAgentDay.admin')).statusCode).toBe(204)
  })
})
