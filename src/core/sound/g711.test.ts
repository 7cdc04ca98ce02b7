import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeG711, encodeG711, type Law, lawOf } from './g711.ts'

const laws: Law[] = ['alaw', 'ulaw']

describe.each(laws)('%s', (law) => {
  it('knows silence and the ends of the scale as ITU-T G.711 tabulates them', () => {
    const known = law === 'alaw' ? { 213: 8, 85: -8, 170: 32256, 42: -32256 } : { 255: 0, 128: 32124, 0: -32124 }
    for (const [byte, sample] of Object.entries(known)) {
      expect(decodeG711(Uint8Array.of(Number(byte)), law)[0]).toBe(sample)
    }
  })

  it('gives each byte back', () => {
    // 0x7f is the second zero of µ-law: it decodes to 0, which is written 0xff.
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter(
      (byte) => !(law === 'ulaw' && byte === 0x7f),
    )
    expect(encodeG711(decodeG711(bytes, law), law)).toEqual(bytes)
  })

  it('stays within a step of the sample', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32768, max: 32767 }), (sample) => {
        const heard = decodeG711(encodeG711(Int16Array.of(sample), law), law)[0] ?? Number.NaN
        expect(Math.abs(heard - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16))
      }),
    )
  })
})

it('names the law of a payload type', () => {
  expect([0, 8, 101].map(lawOf)).toEqual(['ulaw', 'alaw', null])
})
