import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from './lock.ts'

test('the second waits until the first has ended', async () => {
  const file = await lockFile()
  const told: string[] = []
  const { promise: mayEnd, resolve: end } = signal()
  const { promise: isHeld, resolve: hold } = signal()
  const first = withLock(file, async () => {
    hold()
    await mayEnd
    told.push('first')
  })
  await isHeld
  const second = withLock(file, async () => told.push('second'))
  end()
  await Promise.all([first, second])
  expect(told).toEqual(['first', 'second'])
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

const signal = (): { readonly promise: Promise<void>; readonly resolve: () => void } => {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
