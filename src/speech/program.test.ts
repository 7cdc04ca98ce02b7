import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSpeechProgram } from './program.ts'

test('espeak-ng is started as the start of the hotline has found it, else as on the PATH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-program-'))
  const file = join(folder, 'espeak.json')
  const usual = { command: ['espeak-ng'], env: {} }
  expect(readSpeechProgram(file)).toEqual(usual)
  const found = { command: ['/lib/ld.so', '/cache/espeak-ng'], env: { ESPEAK_DATA_PATH: '/cache/data' } }
  writeFileSync(file, JSON.stringify(found))
  expect(readSpeechProgram(file)).toEqual(found)
  for (const broken of [
    '',
    '{',
    '[]',
    '{"command":[],"env":{}}',
    '{"command":["a",1],"env":{}}',
    '{"command":["a"]}',
  ]) {
    writeFileSync(file, broken)
    expect(readSpeechProgram(file)).toEqual(usual)
  }
  rmSync(folder, { recursive: true })
})
