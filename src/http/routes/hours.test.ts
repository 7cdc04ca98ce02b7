/** hours: opening hours over the API, the holidays of Indonesia among them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../testing/harness.ts'
import { withHotline } from '../testing/sample-flow.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())
beforeEach(() => {
  harness.center.hours.clear()
  harness.center.flows.clear()
})

const URL = '/api/v1/hours'
const WEEK = {
  mon: [
    { from: '08:00', to: '12:00' },
    { from: '13:30', to: '18:00' },
  ],
  fri: [{ from: '08:00', to: '11:30' }],
}
const post = (url: string, body: object) => harness.as('admin', 'POST', url, body)
const make = (change: object = {}) => post(URL, { name: 'Office', zone: 'WIB', week: WEEK, ...change })
const get = async (url: string) => (await harness.as('supervisor', 'GET', url)).json()

describe('/hours', () => {
  it('are made, listed, changed and retired, and every change says who', async () => {
    const made = await make()
    const office = { id: 'office', name: 'Office', zone: 'WIB', week: WEEK, exceptions: [] }
    expect([made.statusCode, made.headers.location, made.json()]).toEqual([201, `${URL}/office`, office])
    expect(await get(URL)).toEqual({ items: [office], next: null })
    const patched = await harness.as('admin', 'PATCH', `${URL}/office`, { zone: 'Asia/Makassar' })
    expect([patched.statusCode, patched.json()]).toEqual([200, { ...office, zone: 'Asia/Makassar' }])
    expect(await get(`${URL}/office`)).toEqual({ ...office, zone: 'Asia/Makassar' })
    expect((await make()).statusCode).toBe(409)
    expect((await harness.as('admin', 'DELETE', `${URL}/office`)).statusCode).toBe(204)
    expect((await harness.as('admin', 'DELETE', `${URL}/office`)).statusCode).toBe(404)
    expect(harness.center.submitted.every((order) => 'by' in order && order.by === 'admin')).toBe(true)
  })

  it.each([
    ['an interval that ends before it starts', { week: { mon: [{ from: '17:00', to: '08:00' }] } }, 422, 'week.mon.0'],
    [
      'the same in an exception',
      { exceptions: [{ date: '2026-12-24', name: 'Short', intervals: [{ from: '12:00', to: '12:00' }] }] },
      422,
      'exceptions.0.intervals.0',
    ],
    [
      'a day that is not',
      { exceptions: [{ date: '2026-02-30', name: 'No', intervals: [] }] },
      422,
      'exceptions.0.date',
    ],
    ['a zone that is not', { zone: 'Asia/Atlantis' }, 422, 'zone'],
    ['a time that is not', { week: { mon: [{ from: '8', to: '17:00' }] } }, 400, 'week.mon.0.from'],
    ['a day of the week that is not', { week: { holiday: [] } }, 400, 'week.holiday'],
    ['markup in a name', { name: '<b>Office</b>' }, 422, 'name'],
  ])('refuse %s', async (_, change, status, path) => {
    const response = await make(change)
    expect([response.statusCode, response.json().errors[0].path]).toEqual([status, path])
    expect(harness.center.hours.size).toBe(0)
  })

  it('stay as long as a published flow goes by them', async () => {
    await withHotline(harness)
    const kept = await harness.as('admin', 'DELETE', `${URL}/always`)
    expect([kept.statusCode, kept.json().detail]).toEqual([
      409,
      'the flow hotline goes by them: publish that without them first',
    ])
  })

  it.each([
    ['2026-08-10T09:00:00+07:00', 'open', 'Open: 09:00 is within 08:00–12:00 and 13:30–18:00 of Monday 2026-08-10.'],
    [
      '2026-08-10T12:30:00+07:00',
      'closed',
      'Closed: 12:30 is not within 08:00–12:00 and 13:30–18:00 of Monday 2026-08-10.',
    ],
    ['2026-08-10T17:59:00+07:00', 'open', 'Open: 17:59 is within 08:00–12:00 and 13:30–18:00 of Monday 2026-08-10.'],
    ['2026-08-11T09:00:00+07:00', 'closed', 'Closed: Tuesday 2026-08-11 has no opening hours.'],
    ['2026-08-17T09:00:00+07:00', 'holiday', 'Closed: Monday 2026-08-17 (Proklamasi Kemerdekaan) is closed all day.'],
  ])('at %s: %s', async (at, state, why) => {
    await make()
    await post(`${URL}/office/holidays`, { year: 2026 })
    const answer = await get(`${URL}/office/open?at=${encodeURIComponent(at)}`)
    expect([answer.state, answer.why.en]).toEqual([state, why])
    expect(answer.why.id).toMatch(state === 'open' ? /^Buka: / : /^Tutup: /)
  })

  it('say whether it is open now', async () => {
    await make()
    const answer = await get(`${URL}/office/open`)
    expect([answer.at, answer.local.date]).toEqual(['2026-01-31T08:00:00.000Z', '2026-01-31'])
    const wrong = await harness.as('supervisor', 'GET', `${URL}/office/open?at=now`)
    expect([wrong.statusCode, wrong.json().errors[0].path]).toEqual([400, 'at'])
  })
})

describe('/hours/{id}/holidays', () => {
  it('closes on every holiday of the year that has no exception yet; each can be changed', async () => {
    const own = { date: '2026-12-24', name: 'Half a day', intervals: [{ from: '08:00', to: '12:00' }] }
    await make({ exceptions: [own] })
    const { added, kept, source, hours } = (await post(`${URL}/office/holidays`, { year: 2026 })).json()
    expect([added.length, kept]).toEqual([24, ['2026-12-24']])
    expect(source).toContain('Nomor 1497 Tahun 2025')
    expect(hours.exceptions).toContainEqual(own)
    expect(hours.exceptions[0]).toEqual({ date: '2026-01-01', name: 'Tahun Baru Masehi', intervals: [] })
    const again = (await post(`${URL}/office/holidays`, { year: 2026 })).json()
    expect([again.added, again.kept.length]).toEqual([[], 25])
    const without = hours.exceptions.filter(({ date }: { date: string }) => date !== '2026-01-01')
    const changed = await harness.as('admin', 'PATCH', `${URL}/office`, { exceptions: without })
    expect(changed.json().exceptions).toEqual(without)
  })

  it('leaves the days of joint leave out when told so', async () => {
    await make()
    const { added } = (await post(`${URL}/office/holidays`, { year: 2026, jointLeave: false })).json()
    expect([added.length, added.includes('2026-03-20'), added.includes('2026-03-21')]).toEqual([17, false, true])
  })

  it('refuses a year that was not decreed when this version was made', async () => {
    await make()
    const before = harness.center.submitted.length
    const refused = await post(`${URL}/office/holidays`, { year: 2027 })
    expect([refused.statusCode, refused.json().errors]).toEqual([
      422,
      [
        {
          path: 'year',
          message: 'is not known here: the holidays of 2026 are; add others as exceptions when they are decreed',
        },
      ],
    ])
    expect(harness.center.submitted.length).toBe(before)
  })
})
