import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ensureAsterisk } from './asterisk-binary.ts'
import { ensureProgram } from './programs.ts'

const silent = (): void => undefined

test('a program on the PATH is taken as it is', async () => {
  const folder = await pathWith('sox', 'echo sox')
  expect(await ensureProgram('sox', silent)).toEqual({ command: [join(folder, 'sox')], env: {} })
})

test('an Asterisk on the PATH that fits is taken', async () => {
  const folder = await pathWith('asterisk', 'echo Asterisk 22.10.1')
  const install = await ensureAsterisk(silent)
  expect(install).toMatchObject({ command: [join(folder, 'asterisk')], version: '22.10.1', root: null })
})

test('the Asterisk that was named must fit, and the message says which do', async () => {
  const folder = await pathWith('asterisk', 'echo Asterisk 13.38.3~dfsg')
  vi.stubEnv('SAMBUNG_ASTERISK', join(folder, 'asterisk'))
  await expect(ensureAsterisk(silent)).rejects.toThrow(/is Asterisk 13\.38\.3\. Asterisk 22\.10\.1 or newer works/)
})

test('an older one that was named is taken, and what it lacks is said', async () => {
  const folder = await pathWith('asterisk', 'echo Asterisk 20.6.0~dfsg')
  vi.stubEnv('SAMBUNG_ASTERISK', join(folder, 'asterisk'))
  const said: string[] = []
  expect(await ensureAsterisk((line) => said.push(line))).toMatchObject({ version: '20.6.0' })
  expect(said.join()).toMatch(/20\.6\.0 is used, which is older than 22\.10\.1: it lacks the security repairs/)
})

test('a named Asterisk that is none is told with an example', async () => {
  const folder = await pathWith('asterisk', 'echo hello')
  vi.stubEnv('SAMBUNG_ASTERISK', join(folder, 'nothing'))
  await expect(ensureAsterisk(silent)).rejects.toThrow(
    /SAMBUNG_ASTERISK=.*nothing is no program.*\/usr\/sbin\/asterisk/,
  )
  vi.stubEnv('SAMBUNG_ASTERISK', join(folder, 'asterisk'))
  await expect(ensureAsterisk(silent)).rejects.toThrow(/does not answer -V/)
})

test('where Debian cannot be asked, one message says which versions work', async () => {
  await pathWith('asterisk', 'echo Asterisk 13.38.3')
  vi.stubEnv('XDG_CACHE_HOME', '/dev/null')
  const message = await ensureAsterisk(silent).then(String, String)
  expect(message).toContain('The Asterisk on this machine is 13.38.3, and none could be fetched: ')
  expect(message).toContain('22.10.1 or newer works')
  expect(message).toContain('SAMBUNG_ASTERISK=')
})

test('where Debian cannot be asked, an older one that is here is better than none', async () => {
  await pathWith('asterisk', 'echo Asterisk 20.6.0')
  vi.stubEnv('XDG_CACHE_HOME', '/dev/null')
  const said: string[] = []
  expect(await ensureAsterisk((line) => said.push(line))).toMatchObject({ version: '20.6.0' })
  expect(said.join()).toContain('none could be fetched: ')
})

const pathWith = async (name: string, script: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sambung-path-'))
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  vi.stubEnv('SAMBUNG_ASTERISK', '')
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  })
  return folder
}
