import { describe, expect, it } from 'vitest'
import { loudness, makeTone, toneLevel, toneOver } from './tone.ts'

const mix = (a: Int16Array, b: Int16Array): Int16Array => a.map((sample, n) => sample + (b[n] ?? 0))

describe('tones', () => {
  it('are found at their own level', () => {
    const samples = makeTone(8000, { hz: 440, peak: 0.5 })
    expect(toneLevel(samples, 440)).toBeCloseTo(-6.02, 1)
    expect(loudness(samples)).toBeCloseTo(-6.02, 1)
  })

  it('do not leak into one another', () => {
    expect(toneOver(makeTone(8000, { hz: 440 }), 440, 660)).toBeGreaterThan(60)
    expect(toneOver(makeTone(1600, { hz: 440 }), 440, 660)).toBeGreaterThan(40)
  })

  it('are compared by their true difference', () => {
    const both = mix(makeTone(8000, { hz: 440, peak: 0.4 }), makeTone(8000, { hz: 660, peak: 0.04 }))
    expect(toneOver(both, 440, 660)).toBeCloseTo(20, 0)
  })

  it('join without a click', () => {
    const whole = makeTone(320, { hz: 440 })
    expect([...makeTone(160, { hz: 440 }), ...makeTone(160, { hz: 440, from: 160 })]).toEqual([...whole])
  })

  it('call silence silence', () => {
    expect(loudness(new Int16Array(800))).toBe(-120)
    expect(toneLevel(new Int16Array(800), 440)).toBe(-120)
    expect(loudness(new Int16Array(0))).toBe(-120)
  })
})
