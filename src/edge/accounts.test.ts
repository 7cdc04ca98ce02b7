import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createAccounts, passOf } from './accounts.ts'

const PHONE = { uri: 'sip:web-0123456789abcdef@desk.example.org', secret: 's', expiresAt: '2100-01-01T00:00:00.000Z' }

/** A server that answers as the table says, and keeps what it was asked. */
const pretend = (answers: Record<string, { status: number; body?: unknown } | null>) => {
  const asked: string[] = []
  const ask = async (path: string, pass: string) => {
    asked.push(`${path} ${pass}`)
    const answer = answers[path] ?? null
    return answer === null ? null : { status: answer.status, body: JSON.stringify(answer.body ?? {}) }
  }
  return { asked, answers, accounts: createAccounts({ ask }) }
}
const both = () => pretend({ '/api/v1/me/phone': { status: 200, body: PHONE }, '/api/v1/me': { status: 200 } })

describe('the account of a sign-in', () => {
  test('is asked once: asked again it would take the phone back from a newer sign-in', async () => {
    const { accounts, asked } = both()
    const account = { name: 'web-0123456789abcdef', until: Date.parse(PHONE.expiresAt), calls: null }
    expect(await accounts.of('Bearer t')).toEqual(account)
    expect(await accounts.of('Bearer t')).toEqual(account)
    expect(asked).toEqual(['/api/v1/me/phone Bearer t', '/api/v1/me Bearer t'])
  })

  test('holds on while the server is away, until its time, and is known to nobody new', async () => {
    const { accounts, answers } = both()
    await accounts.of('Bearer t')
    answers['/api/v1/me'] = null
    answers['/api/v1/me/phone'] = null
    expect(await accounts.of('Bearer t')).toMatchObject({ name: 'web-0123456789abcdef' })
    expect(await accounts.of('Bearer u')).toBe(503)
    answers['/api/v1/me/phone'] = { status: 200, body: { ...PHONE, expiresAt: '2000-01-01T00:00:00.000Z' } }
    await accounts.of('Bearer old')
    expect(await accounts.holds('Bearer old')).toBe(false)
  })

  test('ends with the sign-in', async () => {
    const { accounts, answers } = both()
    await accounts.of('Bearer t')
    answers['/api/v1/me'] = { status: 401 }
    expect(await accounts.of('Bearer t')).toBe(401)
    answers['/api/v1/me/phone'] = { status: 401 }
    expect(await accounts.of('Bearer t')).toBe(401)
  })

  test('by a ticket is asked each time, since a ticket is good for once', async () => {
    const { accounts, answers } = both()
    expect(await accounts.of('Ticket t')).toMatchObject({ name: 'web-0123456789abcdef' })
    expect(await accounts.holds('Ticket t')).toBe(true)
    answers['/api/v1/me/phone'] = { status: 401 }
    expect(await accounts.of('Ticket t')).toBe(401)
  })

  test.each([409, 403])('is refused as the server does: %i', async (status) => {
    expect(await pretend({ '/api/v1/me/phone': { status } }).accounts.of('Bearer t')).toBe(status)
  })

  test.each([{}, { uri: 'tel:1' }, { ...PHONE, expiresAt: 'soon' }])(
    'is nobody’s when it can’t be read: %j',
    async (body) => {
      expect(await pretend({ '/api/v1/me/phone': { status: 200, body } }).accounts.of('Bearer t')).toBe(503)
    },
  )
})

describe('the account of a visitor', () => {
  const CALL = {
    uri: 'sip:visitor0123abcd@desk.example.org',
    number: '1501',
    state: 'none',
    expiresAt: PHONE.expiresAt,
  }
  const visiting = () => pretend({ '/api/v1/visitor/call': { status: 200, body: CALL } })

  test('may call one number, as long as its call is not over, and holds on while the server is away', async () => {
    const { accounts, answers, asked } = visiting()
    expect(await accounts.of('Visitor t')).toMatchObject({ name: 'visitor0123abcd', calls: '1501' })
    expect(asked).toEqual(['/api/v1/visitor/call Visitor t'])
    answers['/api/v1/visitor/call'] = null
    expect(await accounts.holds('Visitor t')).toBe(true)
    answers['/api/v1/visitor/call'] = { status: 200, body: { ...CALL, number: null, state: 'over' } }
    expect(await accounts.holds('Visitor t')).toBe(false)
    expect(await accounts.of('Visitor t')).toBe(401)
  })

  test('is nobody’s by a ticket that the server does not know', async () => {
    const { accounts, answers } = visiting()
    answers['/api/v1/visitor/call'] = { status: 404 }
    expect(await accounts.of('Visitor t')).toBe(401)
    answers['/api/v1/visitor/call'] = { status: 200, body: { ...CALL, number: null } }
    expect(await accounts.of('Visitor t')).toBe(503)
  })
})

describe('what a request shows', () => {
  const shown = (headers: Record<string, string>, url = '/sip'): string | null => {
    const request = new IncomingMessage(new Socket())
    request.headers = headers
    request.url = url
    return passOf(request)
  }
  test.each([
    [{ cookie: 'a=1; sambung_session=tok_en-1; b=2' }, '/sip', 'Bearer tok_en-1'],
    [{ authorization: 'bearer  token' }, '/sip', 'Bearer token'],
    [{ cookie: 'sambung_session=c' }, '/sip?ticket=t', 'Ticket t'],
    [{ cookie: 'sambung_session=c', authorization: 'Basic x' }, '/sip?ticket=t', null],
    [{ cookie: 'other_sambung_session=c' }, '/sip', null],
    [{ cookie: 'sambung_session=c' }, '/sip?visitor=visitor0123abcd.t-1', 'Visitor visitor0123abcd.t-1'],
    [{}, '/sip', null],
  ] as const)('%j %s: %s', (headers, url, pass) => {
    expect(shown(headers, url)).toBe(pass)
  })
})
