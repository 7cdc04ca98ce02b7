import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { cachedRoots } from './debian-fetch.ts'

test('the cache gives what is complete, newest first', async () => {
  const home = await cache()
  await entry(home, 'sid-1_22.9.0-1-amd64', { suite: 'sid', version: '1:22.9.0-1', arch: 'amd64' })
  await entry(home, 'sid-1_22.10.1-1-amd64', { suite: 'sid', version: '1:22.10.1-1', arch: 'amd64' })
  await entry(home, 'sid-1_22.11.0-1-amd64', null)
  await entry(home, '.building-sid', { suite: 'sid', version: '1:22.12.0-1', arch: 'amd64' })
  const found = await cachedRoots('asterisk')
  expect(found.map(({ version }) => version)).toEqual(['1:22.10.1-1', '1:22.9.0-1'])
  expect(found[0]?.root).toBe(join(home, 'sid-1_22.10.1-1-amd64/root'))
})

test('an empty cache and a broken mark give nothing', async () => {
  const home = await cache()
  expect(await cachedRoots('asterisk')).toEqual([])
  await entry(home, 'sid-1-amd64', null)
  await writeFile(join(home, 'sid-1-amd64/.complete'), '{"suite":')
  expect(await cachedRoots('asterisk')).toEqual([])
})

const cache = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sambung-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', folder)
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  })
  return join(folder, 'sambung/asterisk')
}

const entry = async (home: string, name: string, complete: object | null): Promise<void> => {
  await mkdir(join(home, name, 'root'), { recursive: true })
  if (complete !== null) await writeFile(join(home, name, '.complete'), JSON.stringify(complete))
}
