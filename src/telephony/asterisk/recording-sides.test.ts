import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepRecording } from './recording-file.ts'
import { interleaved, joinSides, sidesOf } from './recording-sides.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-sides-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const samples = (length: number, first: number): Buffer =>
  Buffer.from(Int16Array.from({ length }, (_, i) => first + i).buffer)

test('two sides become one, sample by sample; what the second lacks is silence', () => {
  const both = interleaved(samples(3, 10), samples(2, 20))
  expect([...new Int16Array(both.buffer, both.byteOffset, 6)]).toEqual([10, 20, 11, 21, 12, 0])
})

test('long files too, and they are put away', async () => {
  const raw = join(folder, 'r-1.raw')
  const { voice, heard } = sidesOf(raw)
  writeFileSync(voice, samples(100_000, -32_000))
  writeFileSync(heard, samples(70_001, -30_000))
  await joinSides(raw)
  expect(readFileSync(raw).equals(interleaved(samples(100_000, -32_000), samples(70_001, -30_000)))).toBe(true)
  expect([existsSync(voice), existsSync(heard)]).toEqual([false, false])
})

test('a recording of an older switch is kept like any other', async () => {
  const raw = join(folder, 'r-1.raw')
  const { voice, heard } = sidesOf(raw)
  writeFileSync(voice, samples(8_000, 0))
  writeFileSync(heard, samples(8_000, 0))
  const kept = await keepRecording(raw, join(folder, 'r-1.wav'), { pause: async () => {} })
  expect(kept?.durationMs).toBe(1_000)
})
