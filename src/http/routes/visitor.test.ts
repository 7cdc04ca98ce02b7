import { afterEach, expect, it } from 'vitest'
import { publishedVersion } from '../../core/ivr/book.ts'
import { LinkDownError } from '../../ports/engine.ts'
import { checked } from '../../wire/checked.ts'
import { IceServers } from '../../wire/sessions.ts'
import { VisitorTicket } from '../../wire/visitor.ts'
import { AT_ONCE } from '../auth/doorman.ts'
import { createHarness, type Harness } from '../testing/harness.ts'
import { withHotline } from '../testing/sample-flow.ts'

let harness: Harness
afterEach(() => harness.close())

const ask = (payload: object = { number: '1501' }, headers: Record<string, string> = {}) =>
  harness.inject({ method: 'POST', url: '/api/v1/visitor/tickets', payload, headers })
const door = () => harness.inject({ url: '/api/v1/visitor' })

it('tells anybody what may be called, and gives a telephone for one call', async () => {
  harness = await createHarness({ visitorNumbers: ['1501', '1599'], iceServers: ['stun:stun.example.org'] })
  // 1599 leads nowhere.
  expect((await door()).json()).toEqual({ numbers: [{ number: '1501', name: 'support' }] })
  const answer = await ask()
  expect(answer.statusCode).toBe(201)
  expect(answer.headers['cache-control']).toBe('no-store')
  const ticket = checked(VisitorTicket, answer.json(), 'the ticket')
  expect(ticket).toMatchObject({
    uri: 'sip:visitor0123abcd@localhost',
    iceServers: [{ urls: 'stun:stun.example.org' }],
  })
  const call = (authorization: string) => harness.inject({ url: '/api/v1/visitor/call', headers: { authorization } })
  expect((await call(`Visitor ${ticket.ticket}`)).json()).toMatchObject({ number: '1501', state: 'waiting' })
  expect((await call('Visitor visitor0123abcd.wrong')).statusCode).toBe(404)
  expect(harness.logged.join('')).not.toContain('secret of')
})

it('gives the browser of a call passes of now, until it is over', async () => {
  const turn = { urls: ['turn:turn.example.org'], secret: 'shared' }
  harness = await createHarness({ visitorNumbers: ['1501'], turn })
  const { ticket } = checked(VisitorTicket, (await ask()).json(), 'the ticket')
  const passes = (authorization: string) =>
    harness.inject({ url: '/api/v1/visitor/ice-servers', headers: { authorization } })
  const given = async () => {
    const answer = await passes(`Visitor ${ticket}`)
    expect(answer.headers['cache-control']).toBe('no-store')
    return checked(IceServers, answer.json(), 'the servers').iceServers[0]
  }
  const first = await given()
  expect(first?.username).toMatch(/^\d+:visitor0123abcd$/)
  expect(harness.logged.join('')).not.toContain(first?.credential)
  expect((await passes('Visitor visitor0123abcd.wrong')).statusCode).toBe(404)
  const look = harness.deps.visitors.look
  Object.assign(harness.deps.visitors, { look: (one: string) => ({ ...look(one), number: null, state: 'over' }) })
  expect((await passes(`Visitor ${ticket}`)).statusCode).toBe(404)
})

it('refuses what is not published, what is no number, and a foreign page', async () => {
  harness = await createHarness()
  for (const number of ['1599', '15010'])
    expect((await ask({ number })).json()).toMatchObject({ status: 422, errors: [{ path: 'number' }] })
  expect((await ask({ number: '1501&x' })).statusCode).toBe(400)
  expect((await ask({})).statusCode).toBe(400)
  expect((await ask(undefined, { origin: 'https://example.org' })).statusCode).toBe(403)
})

it('is closed when it is switched off', async () => {
  harness = await createHarness({ visitorNumbers: [] })
  expect((await door()).json()).toEqual({ numbers: [] })
  expect((await ask()).statusCode).toBe(403)
})

it('lets an address in so often, and says when to come again', async () => {
  harness = await createHarness()
  for (let n = 0; n < AT_ONCE; n++) expect((await ask()).statusCode).toBe(201)
  const answer = await ask()
  expect(answer.json()).toMatchObject({ status: 429, errors: [{ path: 'address' }] })
  expect(answer.headers['retry-after']).toBe('10')
  harness.clock.now += 10_000
  expect((await ask()).statusCode).toBe(201)
})

it('takes all addresses of a subscriber for one, of which IPv6 gives them many', async () => {
  harness = await createHarness()
  const admitted: string[] = []
  const { admit } = harness.deps.visitors
  Object.assign(harness.deps.visitors, {
    admit: (number: string, address: string) => {
      admitted.push(address)
      return admit(number, address)
    },
  })
  const from = (n: number) =>
    harness.inject({
      method: 'POST',
      url: '/api/v1/visitor/tickets',
      payload: { number: '1501' },
      remoteAddress: `2001:db8:1:2::${n.toString(16)}`,
    })
  for (let n = 0; n < AT_ONCE; n++) expect((await from(n)).statusCode).toBe(201)
  expect((await from(0xffff)).statusCode).toBe(429)
  expect(new Set(admitted)).toEqual(new Set(['2001:db8:1:2::']))
})

it('tells nobody of a flow that is not published, nor of its draft', async () => {
  harness = await createHarness({ visitorNumbers: ['1500', '1501'] })
  await withHotline(harness)
  harness.center.numbers.set('1500', { flow: 'hotline' })
  expect((await door()).json().numbers).toContainEqual({ number: '1500', name: 'Hotline' })
  const book = harness.center.flows.get('hotline')
  const published = publishedVersion(book)?.flow
  if (book === undefined || published === undefined) throw new Error('the sample is published')
  harness.center.flows.set('hotline', { ...book, draft: { ...published, name: 'Not yet' } })
  expect((await door()).json().numbers).toContainEqual({ number: '1500', name: 'Hotline' })
  harness.center.flows.set('hotline', { ...book, published: null, draft: { ...published, name: 'Not yet' } })
  expect((await door()).json().numbers).toEqual([{ number: '1501', name: 'support' }])
})

it('says that too many call, and that the switch is away', async () => {
  harness = await createHarness()
  const admit = (answer: () => Promise<'full'>) => Object.assign(harness.deps.visitors, { admit: answer })
  admit(async () => 'full')
  expect((await ask()).json()).toMatchObject({ status: 429, errors: [{ path: 'lines' }] })
  admit(async () => {
    throw new LinkDownError('lost')
  })
  expect((await ask()).headers['retry-after']).toBe('2')
  harness.center.set({ switchReady: false })
  expect((await ask()).statusCode).toBe(503)
})
