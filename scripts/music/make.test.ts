import { describe, expect, test } from 'vitest'
import { composeMusic } from './make.ts'

describe('the music', () => {
  const file = composeMusic()
  const samples = Array.from({ length: (file.length - 44) / 2 }, (_, at) => file.readInt16LE(44 + at * 2) / 32768)
  const levelOf = (part: readonly number[]): number =>
    10 * Math.log10(part.reduce((sum, value) => sum + value * value, 0) / part.length)

  test('is a minute of 8 kHz, 16 bit, mono', () => {
    expect(file.toString('latin1', 0, 16)).toBe(`RIFF${file.toString('latin1', 4, 8)}WAVEfmt `)
    expect([file.readUInt16LE(20), file.readUInt16LE(22), file.readUInt32LE(24), file.readUInt16LE(34)]).toEqual([
      1, 1, 8000, 16,
    ])
    expect([file.readUInt32LE(4), file.readUInt32LE(40)]).toEqual([file.length - 8, samples.length * 2])
    expect(samples).toHaveLength(60 * 8000)
  })

  test('is the same at every run', () => {
    expect(composeMusic().equals(file)).toBe(true)
  })

  test('is as loud as speech on a telephone, never near full scale, never silent', () => {
    expect(levelOf(samples)).toBeCloseTo(-20, 1)
    expect(samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeLessThan(0.6)
    const seconds = Array.from({ length: 60 }, (_, second) =>
      levelOf(samples.slice(second * 8000, (second + 1) * 8000)),
    )
    expect(Math.min(...seconds)).toBeGreaterThan(-36)
  })

  test('goes on at its end where it began: no click, and what rang at the end rings on', () => {
    expect(Math.abs(samples[0] ?? 0)).toBeGreaterThan(0.005)
    const steps = samples.slice(1).map((value, at) => Math.abs(value - (samples[at] ?? 0)))
    const seam = Math.abs((samples[0] ?? 0) - (samples.at(-1) ?? 0))
    expect(seam).toBeLessThan(steps.reduce((most, value) => Math.max(most, value), 0))
  })
})
