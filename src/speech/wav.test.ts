import { describe, expect, test } from 'vitest'
import { readWav, writeWav } from './wav.ts'

const sound = { rate: 8000, samples: Float64Array.from([0, 0.5, -0.5, 0.25, -1]) }

describe('a WAV file', () => {
  test('comes back as it was written', () => {
    expect(readWav(writeWav(sound))).toEqual(sound)
  })

  test('has the header that telephones’ switches read', () => {
    const file = writeWav(sound)
    expect([file.readUInt32LE(4), file.readUInt32LE(24), file.readUInt32LE(28), file.readUInt32LE(40)]).toEqual([
      file.length - 8,
      8000,
      16000,
      10,
    ])
  })

  test('cuts what is louder than full scale', () => {
    const loud = readWav(writeWav({ rate: 8000, samples: Float64Array.from([3, -3]) }))
    expect([...loud.samples]).toEqual([32767 / 32768, -1])
  })

  test('is read to its end when its length is not known yet, as programs write it into a pipe', () => {
    const file = writeWav(sound)
    file.writeUInt32LE(0x7ffff000, 40)
    expect(readWav(file)).toEqual(sound)
  })

  test('may have other chunks, of odd length too, before its sound', () => {
    const file = writeWav(sound)
    const chunk = Buffer.from('LIST\x03\0\0\0abc\0', 'latin1')
    expect(readWav(Buffer.concat([file.subarray(0, 36), chunk, file.subarray(36)]))).toEqual(sound)
  })

  const stereo = writeWav(sound)
  stereo.writeUInt16LE(2, 22)
  test.each([
    ['no RIFF', Buffer.from('ID3 something else'), 'no RIFF header'],
    ['nothing', Buffer.alloc(0), 'no RIFF header'],
    ['stereo', stereo, 'not 16-bit mono PCM'],
    ['no sound', writeWav(sound).subarray(0, 36), 'no sound in it'],
    ['half a format', writeWav(sound).subarray(0, 24), 'within its format'],
  ])('with %s is refused', (_, file, words) => {
    expect(() => readWav(file)).toThrow(words)
  })
})
