import { describe, expect, test } from 'vitest'
import { loudness, toneLevel } from '../core/sound/tone.ts'
import { readWav } from '../core/sound/wav.ts'
import { AudioError } from '../ports/prompts.ts'
import { convert } from './convert.ts'
import { LOUDNESS_DB } from './level.ts'
import { fileOf, KINDS } from './testing/files.ts'
import { createWorkshop } from './workshop.ts'

describe.each(KINDS)('a file of %s', (kind) => {
  test('is heard as it was, and as loud as all others', async () => {
    const { wav, durationMs } = await convert('recording', await fileOf(kind))
    const sound = readWav(wav).channels[0] ?? new Int16Array()
    expect(Math.abs(durationMs - 1_000)).toBeLessThan(120)
    expect(Math.abs(loudness(sound) - LOUDNESS_DB)).toBeLessThan(0.6)
    expect(toneLevel(sound, 440)).toBeGreaterThan(LOUDNESS_DB - 1)
  })

  test('with silence alone is refused', async () => {
    await expect(convert('recording', await fileOf(kind, { hz: 0 }))).rejects.toThrow('nothing is to be heard in it')
  })

  test('that lasts for longer than is taken is refused, however small it is', async () => {
    const bytes = await fileOf(kind, { seconds: 301, hz: 0 })
    await expect(convert('recording', bytes)).rejects.toThrow('longer than 300 s')
  }, 60_000)

  test('cut off, damaged or with nothing behind its head: a reason, or what is left of it, and never anything else', async () => {
    const whole = await fileOf(kind)
    const damaged = Buffer.from(whole)
    for (let at = 60; at < damaged.length; at += 7) damaged[at] = (at * 31) % 256
    for (const bytes of [whole.subarray(0, 40), whole.subarray(0, whole.length / 2), damaged]) {
      const error = await convert('recording', bytes).then(
        () => null,
        (reason: unknown) => reason,
      )
      if (error !== null) expect(error).toBeInstanceOf(AudioError)
    }
    await expect(convert('recording', whole.subarray(0, 40))).rejects.toThrow(AudioError)
  })
})

test('what takes too long to be read is given up, and the next file gets another thread', async () => {
  const workshop = createWorkshop(1)
  const long = await fileOf('Ogg Vorbis', { seconds: 120 })
  await expect(workshop.convert('recording', long)).rejects.toThrow('was given up')
  await expect(workshop.convert('recording', long)).rejects.toThrow(AudioError)
  await workshop.stop()
})

test('of two files at once the second is read though the first was given up', async () => {
  const workshop = createWorkshop(3_000)
  const [long, short] = [await fileOf('FLAC', { seconds: 1 }), await fileOf('MP3')]
  const both = await Promise.all([workshop.convert('recording', long), workshop.convert('recording', short)])
  expect(both.map(({ durationMs }) => Math.round(durationMs / 1_000))).toEqual([1, 1])
  await workshop.stop()
})
