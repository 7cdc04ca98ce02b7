import { describe, expect, test } from 'vitest'
import { readMessage } from './sip-message.ts'
import { refusalOf, type Speaker } from './sip-rules.ts'

const ME = 'web-0123456789abcdef'
const AGENT: Speaker = { name: ME, calls: null, call: null }
const VISITOR: Speaker = { name: 'visitor0123abcd', calls: '1501', call: null }

/** What comes of a message of mine with these headers changed; a header that is null is left out. */
const refusal = (
  first: string,
  headers: Readonly<Record<string, string | null>> = {},
  { speaker = AGENT, target = 'sip:127.0.0.1' }: { readonly speaker?: Speaker; readonly target?: string } = {},
): string | null => {
  const ME = speaker.name
  const method = first.startsWith('SIP/2.0') ? 'INVITE' : first
  const all = {
    Via: 'SIP/2.0/WS x.invalid;branch=z9hG4bK1',
    From: `<sip:${ME}@127.0.0.1>;tag=a`,
    To: `<sip:${ME}@127.0.0.1>`,
    'Call-ID': 'c1',
    CSeq: `1 ${method}`,
    Contact: `<sip:${ME}@x.invalid;transport=ws>;expires=600`,
    ...headers,
    'Content-Length': '0',
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  const start = first.startsWith('SIP/2.0') ? first : `${first} ${target} SIP/2.0`
  const message = readMessage([start, ...lines, '', ''].join('\r\n'))
  if (message === null) throw new Error('no message')
  return refusalOf(message, speaker)
}

const OTHER = '<sip:web-fedcba9876543210@127.0.0.1>;tag=a'
const INSIDE = { To: '<sip:0812@127.0.0.1>;tag=switch' }
const digest = (user: string): string => `Digest algorithm=MD5, username="${user}", realm="sambung", nonce="n"`

describe('a phone may', () => {
  test('register, with its password, and end what it registered', () => {
    expect(refusal('REGISTER')).toBeNull()
    expect(refusal('REGISTER', { Authorization: digest(ME) })).toBeNull()
    expect(refusal('REGISTER', { Contact: '*', Expires: '0' })).toBeNull()
  })

  test.each(['INVITE', 'ACK', 'BYE', 'CANCEL', 'INFO', 'UPDATE', 'PRACK', 'OPTIONS'])('%s in a call', (method) => {
    expect(refusal(method, INSIDE)).toBeNull()
  })

  test.each(['100 Trying', '180 Ringing', '200 OK', '486 Busy Here', '603 Decline'])('answer %s', (status) => {
    expect(refusal(`SIP/2.0 ${status}`, { From: '<sip:0812@127.0.0.1>;tag=switch' })).toBeNull()
  })
})

describe('a phone may not', () => {
  test.each(['MESSAGE', 'SUBSCRIBE', 'NOTIFY', 'REFER', 'PUBLISH', 'NONSENSE'])('%s', (method) => {
    expect(refusal(method, INSIDE)).toBe('405 Method Not Allowed')
  })

  test.each(['INVITE', 'ACK', 'BYE', 'CANCEL', 'INFO', 'UPDATE', 'PRACK'])('begin with %s', (method) => {
    expect(refusal(method, { To: '<sip:1501@127.0.0.1>' })).toBe('403 Calls Are Made By The Server')
  })

  test('be somebody else', () => {
    expect(refusal('REGISTER', { From: OTHER })).toBe('403 Foreign From')
    expect(refusal('INVITE', { ...INSIDE, From: '"x" <sip:nobody@127.0.0.1>;tag=a' })).toBe('403 Foreign From')
    expect(refusal('REGISTER', { To: OTHER })).toBe('403 Foreign To')
    expect(refusal('REGISTER', { Contact: OTHER })).toBe('403 Foreign Contact')
    expect(refusal('BYE', { ...INSIDE, Contact: '*' })).toBe('403 Foreign Contact')
    expect(refusal('SIP/2.0 200 OK', { Contact: OTHER })).toBe('403 Foreign Contact')
  })

  test.each([
    digest('web-fedcba9876543210'),
    `${digest(ME)}, username="web-fedcba9876543210"`,
    `Digest username*=UTF-8''${ME}, realm="sambung"`,
    `Digest realm="username="${ME}`,
    `Digest realm="a", xusername="${ME}"`,
    `Digest username="web\\-0123456789abcdef"`,
    'Basic d2ViOnNlY3JldA==',
  ])('show a password of somebody else, or in a roundabout way: %s', (value) => {
    expect(refusal('REGISTER', { Authorization: value })).toBe('403 Foreign User')
    expect(refusal('REGISTER', { 'Proxy-Authorization': value })).toBe('403 Foreign User')
  })

  test.each(['P-Asserted-Identity', 'Remote-Party-ID', 'Diversion', 'Replaces', 'Referred-By', 'Path'])(
    'name another by %s',
    (name) => {
      expect(refusal('INVITE', { ...INSIDE, [name]: '<sip:1501@127.0.0.1>' })).toBe('403 Foreign Identity')
    },
  )

  test('send the switch elsewhere', () => {
    expect(refusal('SIP/2.0 302 Moved')).toBe('403 No Redirection')
  })

  test('count another method than it asks', () => {
    expect(refusal('REGISTER', { CSeq: '1 INVITE' })).toBe('400 Bad CSeq')
  })
})

describe('a visitor', () => {
  const NUMBER = { To: '<sip:1501@127.0.0.1>' }
  const target = 'sip:1501@127.0.0.1'
  const begin = (headers: Readonly<Record<string, string>> = {}, more: { call?: string; target?: string } = {}) =>
    refusal('INVITE', { ...NUMBER, ...headers }, { speaker: { ...VISITOR, call: more.call ?? null }, target, ...more })

  test('calls their number, once, also with a password and again with it', () => {
    expect(begin()).toBeNull()
    expect(begin({ Authorization: digest(VISITOR.name) }, { call: 'c1' })).toBeNull()
    expect(begin({}, { call: 'another' })).toBe('403 One Call A Ticket')
    expect(begin({}, { target: 'sip:1501@127.0.0.1;transport=ws' })).toBeNull()
  })

  test.each(['sip:1502@127.0.0.1', 'sip:1501;x=1@127.0.0.1', 'sip:127.0.0.1', 'sip:%31501@127.0.0.1', 'sip:+1501@h'])(
    'reaches no other number: %s',
    (other) => {
      expect(begin({}, { target: other })).toBe('403 Number Not Published')
      expect(begin({ To: `<${other}>` })).toBe('403 Number Not Published')
    },
  )

  test('calls by no detour, as nobody else and with nobody else’s password', () => {
    expect(begin({ Route: '<sip:192.0.2.1;lr>' })).toBe('403 No Detour')
    expect(begin({ From: OTHER })).toBe('403 Foreign From')
    expect(begin({ Contact: OTHER })).toBe('403 Foreign Contact')
    expect(begin({ Authorization: digest(ME) })).toBe('403 Foreign User')
    expect(begin({ 'P-Asserted-Identity': '<sip:1501@127.0.0.1>' })).toBe('403 Foreign Identity')
  })

  test('takes back their own call, and is in it as any phone is', () => {
    const speaker = { ...VISITOR, call: 'c1' }
    expect(refusal('CANCEL', NUMBER, { speaker, target })).toBeNull()
    expect(refusal('CANCEL', NUMBER, { speaker: VISITOR, target })).toBe('403 No Such Call')
    for (const method of ['INVITE', 'ACK', 'BYE', 'INFO', 'UPDATE', 'PRACK'])
      expect(refusal(method, INSIDE, { speaker })).toBeNull()
    for (const method of ['BYE', 'INFO', 'UPDATE'])
      expect(refusal(method, NUMBER, { speaker, target })).toBe('403 No Such Call')
  })

  test.each(['REGISTER', 'OPTIONS'])('has no use for %s', (method) => {
    expect(refusal(method, {}, { speaker: VISITOR })).toBe('403 Visitors Only Call')
    expect(refusal(method, INSIDE, { speaker: VISITOR })).toBe(
      method === 'REGISTER' ? '403 Foreign To' : '403 Visitors Only Call',
    )
  })
})
