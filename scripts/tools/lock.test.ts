import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from './lock.ts'
import { run } from './run.ts'

test('while it is held nobody else has it, and then everybody may', async () => {
  const file = await lockFile()
  const other = (): Promise<string> =>
    run('flock', ['--nonblock', '--shared', file, 'true']).then(
      () => 'had',
      () => 'refused',
    )
  expect(await withLock(file, other)).toBe('refused')
  expect(await withLock(file, async () => 'next')).toBe('next')
})

test('a fault frees the lock and is told', async () => {
  const file = await lockFile()
  await expect(withLock(file, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
  expect(await withLock(file, async () => 'next')).toBe('next')
})

test('where no lock can be had, that is told', async () => {
  await expect(withLock('/nowhere/at/all', async () => 'done')).rejects.toThrow('no lock on /nowhere/at/all')
})

const lockFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sambung-lock-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'lock')
}
