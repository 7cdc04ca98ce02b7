import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWav, writeWav } from '../../core/sound/wav.ts'
import { keepVoicemail } from './voicemail-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-voicemail-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const message = writeWav({ rate: 8_000, channels: [Int16Array.from({ length: 4_000 }, (_, n) => n)] })

test('a message is kept once, and a repetition says the same', async () => {
  const [from, to] = [join(folder, 'message.wav'), join(folder, 'kept.wav')]
  writeFileSync(from, message)
  const first = await keepVoicemail(from, to)
  expect(first).toEqual({ durationMs: 500, bytes: message.length })
  expect(existsSync(from)).toBe(false)
  expect(readWav(readFileSync(to)).channels[0]?.[1_000]).toBe(1_000)
  expect(await keepVoicemail(from, to)).toEqual(first)
})

test('no message, and one that is no sound, are told and not kept', async () => {
  const [from, to] = [join(folder, 'message.wav'), join(folder, 'kept.wav')]
  expect(await keepVoicemail(from, to)).toBeNull()
  writeFileSync(from, 'RIFF, says somebody')
  expect(await keepVoicemail(from, to)).toBeNull()
  expect(existsSync(to)).toBe(false)
})
