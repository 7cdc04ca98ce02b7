import { describe, expect, test } from 'vitest'
import { addressOf, answerTo, readMessage } from './sip-message.ts'

const LINES = [
  'REGISTER sip:127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/WS b2b.invalid;branch=z9hG4bK1',
  'From: <sip:web-1@127.0.0.1>;tag=a',
  'To: <sip:web-1@127.0.0.1>',
  'Call-ID: c1',
  'CSeq: 1 REGISTER',
  'Content-Length: 0',
]
const text = (lines: readonly string[], body = ''): string => `${lines.join('\r\n')}\r\n\r\n${body}`
/** The message with one line changed. */
const changed = (from: string, to: string): string => text(LINES.map((line) => (line.startsWith(from) ? to : line)))

describe('a SIP message', () => {
  test('is read, its headers by their long names', () => {
    const message = readMessage(changed('From', 'f: <sip:web-1@127.0.0.1>;tag=a'))
    expect(message).toMatchObject({ method: 'REGISTER', status: null })
    expect(message?.headers.get('from')).toEqual(['<sip:web-1@127.0.0.1>;tag=a'])
  })

  test('may have several hops, in a response too', () => {
    const hops = text(['SIP/2.0 180 Ringing', ...LINES.slice(1), 'v: SIP/2.0/WS two', 'Record-Route: <sip:x>'])
    expect(readMessage(hops)?.headers.get('via')).toHaveLength(2)
    expect(readMessage(hops)).toMatchObject({ method: null, status: 180 })
  })

  test('may have a body, of exactly the length it says, in bytes', () => {
    const lines = LINES.map((line) => (line.startsWith('Content-Length') ? 'l: 5' : line))
    expect(readMessage(text(lines, 'né=1'))).not.toBeNull()
    expect(readMessage(text(lines, 'ne=1'))).toBeNull()
  })

  test.each([
    ['nothing', ''],
    ['no end of its head', LINES.join('\r\n')],
    ['two in one', text(LINES) + text(LINES)],
    ['another version', changed('REGISTER', 'REGISTER sip:127.0.0.1 SIP/3.0')],
    ['an address with a blank', changed('REGISTER', 'REGISTER sip:a b SIP/2.0')],
    ['a folded line', changed('Call-ID', 'Call-ID: c1\r\n more')],
    ['a bare line feed', changed('Call-ID', 'Call-ID: c1\nFrom: <sip:other@x>;tag=b')],
    ['a bare carriage return', changed('Call-ID', 'Call-ID: c1\rFrom: <sip:other@x>;tag=b')],
    ['a NUL', changed('Call-ID', 'Call-ID: c\0')],
    ['a header twice', text([...LINES, 'From: <sip:other@127.0.0.1>;tag=b'])],
    ['a header twice, once by its short name', text([...LINES, 'f: <sip:other@127.0.0.1>;tag=b'])],
    ['a blank before the colon', changed('From', 'From : <sip:web-1@127.0.0.1>;tag=a')],
    ['a short name that nobody knows', text([...LINES, 'z: 1'])],
    ['no length', text(LINES.filter((line) => !line.startsWith('Content-Length')))],
    ['a length with a sign', changed('Content-Length', 'Content-Length: +0')],
    ['no From', text(LINES.filter((line) => !line.startsWith('From')))],
  ])('is none: %s', (_, what) => {
    expect(readMessage(what)).toBeNull()
  })

  test('is answered with what it came with', () => {
    const message = readMessage(text(LINES))
    const answer = message === null ? '' : answerTo(message, '403 Foreign From')
    expect(readMessage(answer)).toMatchObject({ status: 403 })
    expect(answer).toContain('cseq: 1 REGISTER')
    expect(answer).toContain('to: <sip:web-1@127.0.0.1>;tag=edge')
  })
})

describe('an address', () => {
  test.each([
    ['<sip:web-1@127.0.0.1>', false],
    ['sip:web-1@127.0.0.1;tag=a', true],
    ['"Siti ü" <sip:web-1@[::1]:8080;transport=ws;ob>;tag=a', true],
    ['Siti <sips:web-1@example.org>;expires=600', false],
    ['<sip:web-1@x.invalid;transport=ws>;+sip.instance="<urn:uuid:1-2>";reg-id=1;expires=600', false],
  ])('names who it names: %s', (value, tagged) => {
    expect(addressOf(value)).toEqual({ user: 'web-1', tagged })
  })

  test.each([
    undefined,
    '',
    '*',
    '<sip:127.0.0.1>',
    '<tel:1501>',
    '<sip:web%2D1@127.0.0.1>',
    '<sip:web-1:secret@127.0.0.1>',
    '<sip:web-1@127.0.0.1>, <sip:other@127.0.0.1>',
    '<sip:web-1@127.0.0.1> <sip:other@127.0.0.1>',
    '"<sip:web-1@127.0.0.1>" <sip:other@127.0.0.1>',
    '"a\\" <sip:web-1@127.0.0.1>" <sip:other@127.0.0.1>',
    '<sip:web-1@127.0.0.1?From=other>',
  ])('is refused when it names nobody, more than one, or in a roundabout way: %s', (value) => {
    expect(addressOf(value)).toBeNull()
  })

  test('is read in a time that its length bounds', () => {
    const began = performance.now()
    for (const part of [' ', ';a', ';a=', '"', 'a ', '\t', ';a="']) {
      addressOf(`<sip:a@b>${part.repeat(30_000)}\0`)
      addressOf(`${part.repeat(30_000)}<\0`)
      readMessage(changed('Call-ID', `Call-ID: ${part.repeat(30_000)}\0`))
    }
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
