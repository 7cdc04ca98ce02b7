import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepRecording, recordingHeader } from './recording-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-recording-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const raw = () => join(folder, 'r-1.raw')
const wav = () => join(folder, 'r-1.wav')
const quick = { stableMs: 20 }

describe('a raw recording', () => {
  test('becomes a WAV of its length with the same samples, and goes', async () => {
    const samples = Buffer.alloc(8_000 * 4, 7)
    writeFileSync(raw(), samples)
    expect(await keepRecording(raw(), wav(), quick)).toEqual({ durationMs: 1_000, bytes: samples.length + 44 })
    expect(readFileSync(wav())).toEqual(Buffer.concat([recordingHeader(samples.length), samples]))
    expect(readdirSync(folder)).toEqual(['r-1.wav'])
  })

  test('is kept once: a repetition gives the same figures', async () => {
    writeFileSync(raw(), Buffer.alloc(400))
    const first = await keepRecording(raw(), wav(), quick)
    expect(await keepRecording(raw(), wav(), quick)).toEqual(first)
  })

  test('that does not exist is null', async () => {
    expect(await keepRecording(raw(), wav(), quick)).toBeNull()
    expect(existsSync(wav())).toBe(false)
  })

  test('that is still being written is waited for', async () => {
    writeFileSync(raw(), Buffer.alloc(400))
    let growths = 5
    // As long as anybody waits for it to be still, it grows; five times.
    const pause = async () => void (growths-- > 0 && (await appendFile(raw(), Buffer.alloc(400))))
    expect((await keepRecording(raw(), wav(), { pause }))?.bytes).toBe(44 + 6 * 400)
  })

  test('of which half a frame was written loses that half', async () => {
    writeFileSync(raw(), Buffer.alloc(4 * 10 + 3))
    expect(await keepRecording(raw(), wav(), quick)).toEqual({ durationMs: 1, bytes: 44 + 40 })
  })

  test('a leftover of an interrupted try is overwritten', async () => {
    writeFileSync(raw(), Buffer.alloc(40))
    writeFileSync(`${wav()}.part`, Buffer.alloc(9_999))
    expect((await keepRecording(raw(), wav(), quick))?.bytes).toBe(84)
    expect(readdirSync(folder)).toEqual(['r-1.wav'])
  })

  test('the header says stereo, 8 kHz, 16 bit', () => {
    const header = recordingHeader(8)
    expect(header.toString('latin1', 0, 4) + header.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ')
    expect([header.readUInt16LE(22), header.readUInt32LE(24), header.readUInt16LE(34)]).toEqual([2, 8_000, 16])
    expect(header.readUInt32LE(40)).toBe(8)
  })
})
