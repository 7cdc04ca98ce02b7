import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { holdDataFolder, lockName } from './data-lock.ts'

describe('a data folder', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-lock-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is held by one, by whatever path; the second is told by whom', async () => {
    await holdDataFolder(folder)
    symlinkSync(folder, join(folder, 'same'))
    await expect(holdDataFolder(join(folder, 'same'))).rejects.toThrow(`in use by process ${process.pid} (`)
    await expect(holdDataFolder(folder)).rejects.toThrow('SAMBUNG_DATA')
  })

  test('is free again when its holder is killed', async () => {
    const script = `require('node:net').createServer((s) => s.end(String(process.pid)))
      .listen('\\0' + process.argv[1], () => console.log('held'))`
    const holder = spawn(process.execPath, ['-e', script, lockName(folder)], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    await expect(holdDataFolder(folder)).rejects.toThrow(`process ${holder.pid} `)
    const ended = once(holder, 'exit')
    holder.kill('SIGKILL')
    await ended
    await expect(holdDataFolder(folder)).resolves.toBeUndefined()
  })

  test('is no trouble to another', async () => {
    await holdDataFolder(folder)
    const other = mkdtempSync(join(tmpdir(), 'sambung-lock-'))
    await expect(holdDataFolder(other)).resolves.toBeUndefined()
    rmSync(other, { recursive: true })
  })
})
