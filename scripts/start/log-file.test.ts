import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lastWords, setLargeLogsAside } from './log-file.ts'

describe('a log', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-log-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('ends with the words of this start, readable', () => {
    const file = join(folder, 'server.log')
    writeFileSync(file, 'from before\n')
    const from = statSync(file).size
    appendFileSync(
      file,
      `plain words\n{"level":60,"msg":"the store is locked","err":{"message":"by process 7"}}\n{"msg":"bye"}\n3\n`,
    )
    expect(lastWords(file, from)).toBe('plain words\nthe store is locked: by process 7\nbye\n3')
  })

  test('is set aside when it has grown large, the small ones are not', () => {
    writeFileSync(join(folder, 'large.log'), '')
    truncateSync(join(folder, 'large.log'), 21 * 1024 * 1024)
    writeFileSync(join(folder, 'small.log'), 'a')
    writeFileSync(join(folder, 'net-calls'), '')
    truncateSync(join(folder, 'net-calls'), 21 * 1024 * 1024)
    setLargeLogsAside(folder)
    expect(readdirSync(folder).sort()).toEqual(['large.log', 'large.log.1', 'net-calls', 'small.log'])
    expect(statSync(join(folder, 'large.log')).size).toBe(0)
    expect(statSync(join(folder, 'large.log.1')).size).toBe(21 * 1024 * 1024)
  })
})
