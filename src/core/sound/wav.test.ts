import { describe, expect, it } from 'vitest'
import { makeTone } from './tone.ts'
import { readWav, writeWav } from './wav.ts'

const stereo = { rate: 8000, channels: [makeTone(80, { hz: 440 }), makeTone(80, { hz: 660 })] }

describe('wav', () => {
  it('gives back what was written', () => {
    expect(readWav(writeWav(stereo))).toEqual(stereo)
  })

  it('skips chunks it does not know', () => {
    const file = writeWav(stereo)
    const extra = Uint8Array.from([...file.slice(0, 36), 76, 73, 83, 84, 3, 0, 0, 0, 1, 2, 3, 0, ...file.slice(36)])
    expect(readWav(extra)).toEqual(stereo)
  })

  it('reads a file whose size was never filled in', () => {
    const file = writeWav(stereo)
    file.set([0, 0, 0, 0], 40)
    expect(readWav(file)).toEqual(stereo)
  })

  it('says what is wrong', () => {
    expect(() => readWav(new Uint8Array(100))).toThrow('not a WAV file')
    const mulaw = writeWav(stereo)
    mulaw[20] = 7
    expect(() => readWav(mulaw)).toThrow('found format 7')
    expect(() => readWav(writeWav(stereo).slice(0, 30))).toThrow('cut off')
    expect(() => readWav(writeWav(stereo).slice(0, 36))).toThrow('no data')
  })
})
