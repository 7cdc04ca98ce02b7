import { describe, expect, test } from 'vitest'
import { loudness, makeTone, toneLevel } from '../core/sound/tone.ts'
import { readWav, writeWav } from '../core/sound/wav.ts'
import { AudioError } from '../ports/prompts.ts'
import { convert } from './convert.ts'
import { LOUDNESS_DB, levelled } from './level.ts'
import { createWorkshop } from './workshop.ts'

/** One second of a tone. */
const file = (rate: number, channels: number, peak: number): Uint8Array => {
  const tone = makeTone(rate, { hz: 440, rate, peak })
  return writeWav({ rate, channels: Array.from({ length: channels }, () => tone) })
}
const soundOf = (wav: Uint8Array): Int16Array => readWav(wav).channels[0] ?? new Int16Array()

describe('a recording', () => {
  test.each([
    [4_000, 1, 0.9],
    [8_000, 1, 0.01],
    [11_025, 2, 0.2],
    [16_000, 1, 0.5],
    [44_100, 2, 0.99],
    [48_000, 1, 0.05],
    [96_000, 2, 0.3],
  ])('of %i Hz in %i channels at %f comes to 8 kHz, mono, as loud as all others', async (rate, channels, peak) => {
    const { wav, durationMs } = await convert('recording', file(rate, channels, peak))
    const sound = soundOf(wav)
    expect([readWav(wav).rate, readWav(wav).channels.length, durationMs]).toEqual([8_000, 1, 1_000])
    expect(Math.abs(loudness(sound) - LOUDNESS_DB)).toBeLessThan(0.3)
    expect(toneLevel(sound, 440)).toBeGreaterThan(LOUDNESS_DB - 0.5)
  })

  test.each([
    ['silence', new Int16Array(8_000)],
    ['next to silence', makeTone(8_000, { hz: 300, peak: 0.001 })],
    ['a steady hum of the converter', new Int16Array(8_000).fill(30)],
  ])('of %s is refused', async (_, samples) => {
    const bytes = writeWav({ rate: 8_000, channels: [samples] })
    await expect(convert('recording', bytes)).rejects.toThrow(AudioError)
    await expect(convert('recording', bytes)).rejects.toThrow('nothing is to be heard in it')
  })
})

test('pauses do not make speech louder, nor does one click make it softer than its peak allows', () => {
  const tone = (count: number, peak: number): number[] => [...makeTone(count, { hz: 440, peak })].map((n) => n / 32_768)
  const spoken = Float64Array.from([...tone(8_000, 0.1), ...new Array(32_000).fill(0)])
  const click = Float64Array.from(tone(8_000, 0.1))
  click[4_000] = 0.8
  const peakOf = (samples: Float64Array | undefined): number => Math.max(...(samples ?? []))
  expect(peakOf(levelled({ rate: 8_000, samples: spoken })?.samples)).toBeCloseTo(10 ** (LOUDNESS_DB / 20), 2)
  expect(peakOf(levelled({ rate: 8_000, samples: click })?.samples)).toBeLessThan(0.901)
})

describe('the workshop', () => {
  test('does the same beside the loop, and says the same of what is none', async () => {
    const workshop = createWorkshop()
    try {
      const [one, two] = await Promise.all([
        workshop.convert('recording', file(44_100, 2, 0.5)),
        workshop.convert('speech', file(22_050, 1, 0.1)),
      ])
      expect(Buffer.from(one.wav).equals((await convert('recording', file(44_100, 2, 0.5))).wav)).toBe(true)
      expect(Buffer.from(two.wav).equals((await convert('speech', file(22_050, 1, 0.1))).wav)).toBe(true)
      await expect(workshop.convert('recording', Buffer.from('hello'))).rejects.toThrow(AudioError)
      await expect(workshop.convert('recording', Buffer.from('hello'))).rejects.toThrow(
        'a WAV, MP3, FLAC or Ogg file is wanted',
      )
    } finally {
      await workshop.stop()
    }
  })

  test('whose thread has ended says so to who waits, and starts another', async () => {
    const workshop = createWorkshop()
    const waiting = workshop.convert('recording', file(48_000, 1, 0.5))
    const ended = expect(waiting).rejects.toThrow('the thread that converts sound ended')
    await workshop.stop()
    await ended
    expect((await workshop.convert('recording', file(8_000, 1, 0.5))).durationMs).toBe(1_000)
    await workshop.stop()
  })
})
