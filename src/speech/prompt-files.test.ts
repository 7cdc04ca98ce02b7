import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTone } from '../core/sound/tone.ts'
import { writeWav } from '../core/sound/wav.ts'
import { AudioError } from '../ports/prompts.ts'
import { convert } from './convert.ts'
import { createPromptFiles } from './prompt-files.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sambung-prompts-'))
})
afterEach(() => rmSync(data, { recursive: true }))

const open = () => createPromptFiles(join(data, 'prompts'), async (raw, bytes) => convert(raw, bytes))
const file = (hz: number): Uint8Array =>
  writeWav({ rate: 16_000, channels: [makeTone(16_000, { hz, rate: 16_000, peak: 0.4 })] })

test('a sound is kept once, under the name of what is heard, for its owner alone', async () => {
  const files = open()
  const kept = await files.keep(file(440))
  const there = readFileSync(files.path(kept.content))
  expect(kept).toEqual({
    content: createHash('sha256').update(there).digest('hex'),
    durationMs: 1_000,
    bytes: there.length,
  })
  expect(await files.keep(file(440))).toEqual(kept)
  const other = await files.keep(file(500))
  expect(readdirSync(join(data, 'prompts')).sort()).toEqual([`${kept.content}.wav`, `${other.content}.wav`].sort())
  expect(statSync(files.path(kept.content)).mode & 0o777).toBe(0o600)
})

test('one that was damaged is put right when it is brought again', async () => {
  const files = open()
  const { content } = await files.keep(file(440))
  const whole = readFileSync(files.path(content))
  truncateSync(files.path(content), 100)
  await files.keep(file(440))
  expect(readFileSync(files.path(content))).toEqual(whole)
})

test('of what is none nothing is left', async () => {
  await expect(open().keep(Buffer.from('hello'))).rejects.toThrow(AudioError)
  expect(readdirSync(data)).toEqual([])
})

test('where there can be no folder nothing is kept, and it is said', async () => {
  writeFileSync(join(data, 'prompts'), 'a file in its place')
  await expect(open().keep(file(440))).rejects.toThrow('EEXIST')
})
