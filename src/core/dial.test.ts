import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDialled, parseStationUri } from './dial.ts'

describe('parseDialled', () => {
  it.each(['1501', '+6281234567890', '*98', '#31#0812', '0'])('takes %s as it is', (text) => {
    expect(parseDialled(text)).toBe(text)
  })

  it.each([
    '',
    '+',
    '++62',
    '62+1',
    '500&PJSIP/trunk/900',
    '500/600',
    '500@host',
    '500,1',
    '500|600',
    '(500)',
    '500\r\nX: y',
    '500\n',
    '\n500',
    ' 500',
    '50 0',
    '٣٤٥',
    '0'.repeat(33),
    'abc',
  ])('refuses %j', (text) => {
    expect(parseDialled(text)).toBeNull()
  })

  it('never lets a character through that means something to a dial string', () => {
    const nasty = fc.string({ unit: fc.constantFrom(...'0123456789+*#&/@|,()\r\n;: \t\0<>"\'') })
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
        const dialled = parseDialled(text)
        return dialled === null || (/^[0-9+*#]+$/.test(dialled) && dialled.lastIndexOf('+') <= 0 && dialled === text)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('parseStationUri', () => {
  it('takes a phone with and without a port', () => {
    expect(parseStationUri('sip:a1@127.0.0.1:5090')).toEqual({ user: 'a1', host: '127.0.0.1', port: 5090 })
    expect(parseStationUri('sip:siti@desk-3.example.org')).toEqual({
      user: 'siti',
      host: 'desk-3.example.org',
      port: 5060,
    })
  })

  it.each([
    'a1@127.0.0.1',
    'sips:a1@host',
    'sip:a1',
    'sip:@host',
    'sip:a1@',
    'sip:a1@host;transport=tcp',
    'sip:a1@host?X=y',
    'sip:a1:pw@host',
    'sip:a1@h@h',
    'sip:a1@host:0',
    'sip:a1@host:65536',
    'sip:a1@host:',
    'sip:a1@300.1.1.1',
    'sip:a1@1.2.3',
    'sip:a1@a..b',
    'sip:a1@-a.b',
    'sip:a1@host\r\nX: y',
    'sip:a1@host\n',
    'sip:a1@host&PJSIP/x',
    'sip:a/1@host',
    '<sip:a1@host>',
    'sip:a1@[::1]',
  ])('refuses %j', (text) => {
    expect(parseStationUri(text)).toBeNull()
  })

  it('gives back exactly what the text says', () => {
    const part = fc.string({ unit: fc.constantFrom(...'ab09.-_+@:;/&\r\n?[]<>,') })
    fc.assert(
      fc.property(part, part, (user, host) => {
        const uri = parseStationUri(`sip:${user}@${host}`)
        return (
          uri === null ||
          [`sip:${uri.user}@${uri.host}`, `sip:${uri.user}@${uri.host}:${uri.port}`].some(
            (text) => text === `sip:${user}@${host}` || Number(host.split(':')[1]) === uri.port,
          )
        )
      }),
      { numRuns: 2000 },
    )
  })
})
