/** csv: numbers and agents as tables, in and out; a row that is wrong is named, and then nothing is changed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agentId, phoneId } from '../../core/ids.ts'
import { createHarness, type Harness, PASSWORD } from '../testing/harness.ts'
import { withHotline } from '../testing/sample-flow.ts'

let harness: Harness
let orders = 0
beforeAll(async () => {
  harness = await createHarness()
  await withHotline(harness)
})
afterAll(() => harness.close())
beforeEach(() => {
  orders = harness.center.submitted.length
})
const nothingDone = () => expect(harness.center.submitted.length).toBe(orders)

const send = async (url: string, table: string) => {
  const response = await harness.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${harness.tokenOf('admin')}`, 'content-type': 'text/csv' },
    payload: table,
  })
  return [response.statusCode, response.json().errors ?? response.json()]
}
const table = async (url: string) => {
  const response = await harness.as('supervisor', 'GET', `/api/v1${url}`)
  expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
  return response.payload
}
const manyRows = (rows: number, of: (n: number) => string): string =>
  Array.from({ length: rows }, (_, n) => `${of(n)}\n`).join('')

describe('/numbers.csv', () => {
  it('is read and written; numbers that it does not name stay', async () => {
    expect(await send('/numbers.csv', 'number,queue,flow\n+62215550100,sales,\n1500,,hotline\n')).toEqual([
      200,
      { rows: 2 },
    ])
    const text = 'number,queue,flow\r\n+62215550100,sales,\r\n1500,,hotline\r\n1501,support,\r\n'
    expect(await table('/numbers.csv')).toBe(text)
    expect(await send('/numbers.csv', text)).toEqual([200, { rows: 3 }])
    expect(await table('/numbers.csv')).toBe(text)
  })

  it('with a bad row 4,711 is refused with its place, and nothing is changed', async () => {
    // The names stand in row 1.
    const rows = manyRows(6_000, (n) => `${20_000 + n},${n + 2 === 4_711 ? 'nobody' : 'sales'}`)
    const before = await table('/numbers.csv')
    expect(await send('/numbers.csv', `number,queue\n${rows}`)).toEqual([
      422,
      [{ path: 'rows.4711.queue', message: 'there is no queue "nobody"' }],
    ])
    expect(await table('/numbers.csv')).toBe(before)
    nothingDone()
  })

  it.each([
    ['1500,sales,hotline', 'rows.2.queue'],
    ['1500,,', 'rows.2.queue'],
    ['15&1,sales,', 'rows.2.number'],
    ['1500,,nothing', 'rows.2.flow'],
    ['1500,sales,\n1500,support,', 'rows.3.number'],
    ['1500,sales,,', 'rows.2'],
    ['"1500,sales', 'body'],
  ])('with %j is refused at %s', async (row, path) => {
    const [status, errors] = await send('/numbers.csv', `number,queue,flow\n${row}\n`)
    expect([status, errors[0].path]).toEqual([422, path])
    nothingDone()
  })

  it('is text/csv and nothing else, and JSON stays what other routes take', async () => {
    expect((await harness.as('admin', 'POST', '/api/v1/numbers.csv', { number: '1500' })).statusCode).toBe(415)
    expect((await send('/queues', 'name\nMore\n'))[0]).toBe(415)
  })
})

describe('/agents.csv', () => {
  const HEAD = 'username,name,roles,queues,skills,station,password'

  it('is read and written; passwords go in only', async () => {
    const text = await table('/agents.csv')
    expect(text.split('\r\n')).toEqual([
      HEAD,
      'admin,Admin,admin,,,browser,',
      'budi,Budi,agent,support,,browser,',
      'rina,Rina,supervisor,,,browser,',
      'siti,Siti,agent,support,,browser,',
      '',
    ])
    expect(await send('/agents.csv', text)).toEqual([200, { rows: 4 }])
    nothingDone()
    const rows = [
      'tono,Tono,agent,support|sales,english:5|code red:3,sip:t1@127.0.0.1:5090,long enough',
      'budi,"Budi, S.",agent|supervisor,sales,,browser,',
    ]
    expect(await send('/agents.csv', `${HEAD}\n${rows.join('\n')}\n`)).toEqual([200, { rows: 2 }])
    const after = (await table('/agents.csv')).split('\r\n')
    expect(after).toContain('tono,Tono,agent,support|sales,english:5|code red:3,sip:t1@127.0.0.1:5090,')
    expect(after).toContain('budi,"Budi, S.",agent|supervisor,sales,,browser,')
    const signIn = (username: string, password: string) =>
      harness.inject({ method: 'POST', url: '/api/v1/sessions', payload: { username, password } })
    expect((await signIn('tono', 'long enough')).statusCode).toBe(201)
    expect((await signIn('budi', PASSWORD)).statusCode).toBe(201)
  })

  it('is read back as it was written when somebody has a desk phone; one of somebody else, or of nobody, changes nothing', async () => {
    const { agents, deskPhones } = harness.center
    const siti = agents.get(agentId('siti'))
    if (siti === undefined) throw new Error('siti is furnished')
    const desk = { id: phoneId('counter'), label: 'Counter', username: 'desk-0a1b2c3d', agent: siti.id }
    deskPhones.set(desk.id, desk)
    agents.set(siti.id, { ...siti, station: { kind: 'phone', uri: 'account:desk-0a1b2c3d' } })
    const text = await table('/agents.csv')
    expect(text).toContain('account:desk-0a1b2c3d')
    orders = harness.center.submitted.length
    expect((await send('/agents.csv', text))[0]).toBe(200)
    const refused = (station: string) =>
      send('/agents.csv', `username,name,station\nsiti,Another,browser\nbudi,Budi,account:${station}\n`)
    const at = (message: string) => [422, [{ path: 'rows.3.station', message }]]
    expect(await refused('desk-0a1b2c3d')).toEqual(at('the phone "Counter" is somebody else\'s'))
    expect(await refused('desk-ffffffff')).toEqual(at('there is no desk phone "desk-ffffffff"'))
    nothingDone()
    agents.set(siti.id, siti)
  })

  it('changes only what its columns name', async () => {
    expect(await send('/agents.csv', 'username,name\nsiti,Siti R.\n')).toEqual([200, { rows: 1 }])
    expect((await table('/agents.csv')).split('\r\n')).toContain('siti,Siti R.,agent,support,,browser,')
  })

  it('with a bad row 4,711 is refused with its place, and nothing is changed', async () => {
    const rows = manyRows(
      5_000,
      (n) => `a${n},Agent ${n},agent,support,english:${n + 2 === 4_711 ? 11 : 5},browser,long enough`,
    )
    const [status, errors] = await send('/agents.csv', `${HEAD}\n${rows}`)
    expect([status, errors.map(({ path }: { path: string }) => path)]).toEqual([422, ['rows.4711.skills.0.level']])
    nothingDone()
  })

  it.each([
    ['joko,Joko,agent,,,browser,', 'rows.2.password'],
    ['joko,Joko,king,,,browser,long enough', 'rows.2.roles.0'],
    ['joko,Joko,agent,nobody,,browser,long enough', 'rows.2.queues'],
    ['joko,Joko,agent,,english,browser,long enough', 'rows.2.skills.0.level'],
    ['joko,Joko,agent,,,sip:a@b;x=y,long enough', 'rows.2.station'],
    ['with space,Tono,agent,,,browser,long enough', 'rows.2.username'],
    ['budi,,agent,,,browser,', 'rows.2.name'],
    ['admin,Admin,agent,,,browser,', 'rows.2.roles'],
    ['budi,Budi,agent,,,browser,\nbudi,Budi,agent,,,browser,', 'rows.3.username'],
  ])('with %j is refused at %s', async (row, path) => {
    const [status, errors] = await send('/agents.csv', `${HEAD}\n${row}\n`)
    expect([status, errors[0].path]).toEqual([422, path])
    nothingDone()
  })
})
