import { describe, expect, test } from 'vitest'
import { resample } from './resample.ts'
import type { Sound } from './wav.ts'

const tone = (hertz: number, rate: number): Sound => ({
  rate,
  samples: Float64Array.from({ length: rate }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate)),
})

/** How strong a frequency is, in dB of a full sine of 0.5, over the middle half second (Goertzel's sum, spelt out). */
const levelOf = ({ rate, samples }: Sound, hertz: number): number => {
  const middle = samples.subarray(rate / 4, (rate * 3) / 4)
  let [real, imaginary] = [0, 0]
  middle.forEach((value, at) => {
    real += value * Math.cos((2 * Math.PI * hertz * at) / rate)
    imaginary += value * Math.sin((2 * Math.PI * hertz * at) / rate)
  })
  return 20 * Math.log10((2 * Math.hypot(real, imaginary)) / middle.length / 0.5 + 1e-12)
}

describe('22,050 Hz to 8,000 Hz', () => {
  test.each([100, 300, 440, 1000, 2000, 3000, 3400])('keeps %i Hz as it is', (hertz) => {
    const result = resample(tone(hertz, 22_050), 8000)
    expect(result.rate).toBe(8000)
    expect(Math.abs(levelOf(result, hertz))).toBeLessThan(0.05)
  })

  test.each([4050, 4500, 5000, 7000, 7600, 10_000])(
    'takes out %i Hz, which would come back as another tone',
    (hertz) => {
      const alias = Math.abs(((hertz + 4000) % 8000) - 4000)
      expect(levelOf(resample(tone(hertz, 22_050), 8000), alias)).toBeLessThan(-60)
    },
  )

  test('adds no tone of its own', () => {
    const result = resample(tone(1000, 22_050), 8000)
    for (const hertz of [200, 500, 1500, 2500, 3500]) expect(levelOf(result, hertz)).toBeLessThan(-60)
  })

  test('lasts as long as before', () => {
    expect(resample(tone(440, 22_050), 8000).samples).toHaveLength(8000)
  })
})

test('the same rate is the same sound', () => {
  const sound = tone(440, 8000)
  expect(resample(sound, 8000)).toBe(sound)
})

test('upwards, a tone stays and its mirror image is not heard', () => {
  const result = resample(tone(1000, 8000), 16_000)
  expect(Math.abs(levelOf(result, 1000))).toBeLessThan(0.05)
  expect(levelOf(result, 7000)).toBeLessThan(-60)
})
