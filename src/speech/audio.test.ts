import { describe, expect, test } from 'vitest'
import { encodeG711 } from '../core/sound/g711.ts'
import { makeTone, toneLevel } from '../core/sound/tone.ts'
import { AUDIO_MOST_BYTES, AudioError } from '../ports/prompts.ts'
import { readAudio } from './audio.ts'

interface Form {
  readonly kind: number
  readonly bits: number
  readonly channels?: number
  readonly rate?: number
}

/** A WAV file of that form around these bytes. */
const wav = (data: Uint8Array, { kind, bits, channels = 1, rate = 8_000 }: Form, extended = false): Buffer => {
  const form = Buffer.alloc(extended ? 40 : 16)
  form.writeUInt16LE(extended ? 0xfffe : kind, 0)
  form.writeUInt16LE(channels, 2)
  form.writeUInt32LE(rate, 4)
  form.writeUInt32LE((rate * channels * bits) / 8, 8)
  form.writeUInt16LE((channels * bits) / 8, 12)
  form.writeUInt16LE(bits, 14)
  if (extended) form.writeUInt16LE(kind, 24)
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE'),
    chunk('fmt ', form),
    chunk('LIST', Buffer.from('odd')),
    Buffer.from([0]),
    chunk('data', data),
  ])
}
const chunk = (name: string, body: Uint8Array): Buffer => {
  const head = Buffer.from(`${name}\0\0\0\0`)
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

const TONE = makeTone(8_000, { hz: 440, peak: 0.5 })
const bytesOf = (size: number, write: (view: DataView, at: number, sample: number) => void): Uint8Array => {
  const view = new DataView(new ArrayBuffer(TONE.length * size))
  TONE.forEach((sample, n) => {
    write(view, n * size, sample / 32_768)
  })
  return new Uint8Array(view.buffer)
}
const PCM16 = bytesOf(2, (view, at, value) => view.setInt16(at, value * 32_768, true))
const PCM24 = bytesOf(3, (view, at, value) => {
  const whole = Math.round(value * 8_388_608)
  view.setUint16(at, whole & 0xffff, true)
  view.setInt8(at + 2, whole >> 16)
})

describe('a WAV file', () => {
  test.each<[string, Buffer]>([
    [
      'of 8 bits',
      wav(
        bytesOf(1, (view, at, value) => view.setUint8(at, 128 + value * 128)),
        { kind: 1, bits: 8 },
      ),
    ],
    ['of 16 bits', wav(PCM16, { kind: 1, bits: 16 })],
    ['of 24 bits', wav(PCM24, { kind: 1, bits: 24 })],
    [
      'of 32 bits',
      wav(
        bytesOf(4, (view, at, value) => view.setInt32(at, value * 2 ** 31, true)),
        { kind: 1, bits: 32 },
      ),
    ],
    [
      'of floats',
      wav(
        bytesOf(4, (view, at, value) => view.setFloat32(at, value, true)),
        { kind: 3, bits: 32 },
      ),
    ],
    ['of A-law', wav(encodeG711(TONE, 'alaw'), { kind: 6, bits: 8 })],
    ['of µ-law', wav(encodeG711(TONE, 'ulaw'), { kind: 7, bits: 8 })],
    ['of the extended form', wav(PCM24, { kind: 1, bits: 24 }, true)],
  ])('%s is the sound that it was made of', (_, file) => {
    const { rate, samples } = readAudio(file)
    expect([rate, samples.length]).toEqual([8_000, 8_000])
    const level = toneLevel(
      Int16Array.from(samples, (value) => value * 32_767),
      440,
    )
    expect(Math.abs(level - 20 * Math.log10(0.5))).toBeLessThan(0.2)
  })

  test('of two channels is heard as one, from both', () => {
    const both = new Int16Array(200)
    for (let n = 0; n < 100; n += 1) both.set([16_384, 8_192], n * 2)
    const { samples } = readAudio(wav(new Uint8Array(both.buffer), { kind: 1, bits: 16, channels: 2 }))
    expect([samples.length, samples[50]]).toEqual([100, 0.375])
  })

  test('whose length its writer did not know is read to its end', () => {
    const file = wav(PCM16, { kind: 1, bits: 16 })
    for (const length of [0, 0xffffffff, 0x7ffff000]) {
      file.writeUInt32LE(length, file.length - PCM16.length - 4)
      expect(readAudio(file).samples).toHaveLength(8_000)
    }
  })

  test('with floats that are no numbers is silent there', () => {
    const floats = new Float32Array([Number.NaN, Number.POSITIVE_INFINITY, -7, 0.5])
    expect([...readAudio(wav(new Uint8Array(floats.buffer), { kind: 3, bits: 32 })).samples]).toEqual([0, 0, -1, 0.5])
  })
})

const cut = wav(PCM16, { kind: 1, bits: 16 }).subarray(0, 30)
test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(0), 'it is empty'],
  [
    'text',
    Buffer.from('hello, this is a sound'),
    'no sound file that is known here; a WAV, MP3, FLAC or Ogg file is wanted',
  ],
  ['MP3', Buffer.from('ID3\u0004 and so on and on'), 'it is MP3'],
  ['bare MP3', Buffer.from([0xff, 0xfb, 0x90, 0x64, ...new Uint8Array(20)]), 'it is MP3'],
  ['Ogg', Buffer.from('OggS and so on and on'), 'it is Ogg'],
  ['MP4', Buffer.from('\0\0\0\u0018ftypmp42 and so on'), 'it is MP4 or M4A'],
  [
    'a page in the clothes of a WAV',
    Buffer.from('RIFF<script>alert(1)</script>'),
    'a WAV, MP3, FLAC or Ogg file is wanted',
  ],
  ['a WAV of nothing', wav(new Uint8Array(0), { kind: 1, bits: 16 }), 'there is no sound in it'],
  ['half a format', cut, 'it is cut off within its format'],
  ['six channels', wav(PCM16, { kind: 1, bits: 16, channels: 6 }), 'it has 6 channels'],
  ['no channel', wav(PCM16, { kind: 1, bits: 16, channels: 0 }), 'it has 0 channels'],
  ['a rate of 1', wav(PCM16, { kind: 1, bits: 16, rate: 1 }), 'it has 1 samples a second'],
  ['ADPCM', wav(PCM16, { kind: 2, bits: 4 }), 'of format 2 with 4 bits'],
  ['twelve bits', wav(PCM16, { kind: 1, bits: 12 }), 'of format 1 with 12 bits'],
  ['six minutes', wav(new Uint8Array(360 * 8_000), { kind: 1, bits: 8 }), 'it lasts 360 s, and at most 300 s'],
  ['eleven megabytes', new Uint8Array(AUDIO_MOST_BYTES + 1), `at most ${AUDIO_MOST_BYTES} are taken`],
])('%s is refused, and why', (_, bytes, words) => {
  expect(() => readAudio(bytes)).toThrow(AudioError)
  expect(() => readAudio(bytes)).toThrow(words)
})
