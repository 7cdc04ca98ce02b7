import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogOutput } from './log-output.ts'

test('a full disk costs lines and nothing else; how many stands before the next one that is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-log-'))
  const file = join(folder, 'log')
  const full = openSync('/dev/full', 'w')
  const open = openSync(file, 'w')
  let told = 0
  let fd = full
  const output = createLogOutput(
    () => fd,
    () => told++,
  )
  try {
    output.write('{"msg":"one"}\n')
    output.write('{"msg":"two"}\n')
    expect(told).toBe(2)
    fd = open
    output.write('{"msg":"three"}\n')
    output.write('{"msg":"four"}\n')
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['log lines were lost', 'three', 'four'])
    expect(JSON.parse(lines[0] ?? '').lost).toBe(2)
  } finally {
    closeSync(full)
    closeSync(open)
    rmSync(folder, { recursive: true })
  }
})
