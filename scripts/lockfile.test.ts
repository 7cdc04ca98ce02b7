import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const program = fileURLToPath(new URL('lockfile.mjs', import.meta.url))

test('an optional package of another platform that npm left out is named, and put back', () => {
  const lint = {
    version: '2.0.0',
    dev: true,
    optionalDependencies: { '@lint/cli-darwin-arm64': '2.0.0', 'node-gyp': '12.x' },
  }
  const folder = withLock({ 'node_modules/lint': lint })
  const check = lockfile(folder, '--check')
  expect(check.status).toBe(1)
  expect(check.stderr).toContain('package-lock.json lacks the optional node_modules/@lint/cli-darwin-arm64')
  expect(check.stderr).not.toContain('node-gyp')

  expect(lockfile(folder).status).toBe(0)
  expect(lockIn(folder).packages['node_modules/@lint/cli-darwin-arm64']).toEqual({
    version: '2.0.0',
    dev: true,
    optional: true,
    os: ['darwin'],
    cpu: ['arm64'],
  })
  expect(lockfile(folder, '--check').status).toBe(0)
})

test('one that is there, also further in, stays as it is', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-x', optional: true, os: ['linux'], cpu: ['x64'] }
  const parent = { version: '1.0.0', optionalDependencies: { '@a/linux-x64-musl': '1.0.0' } }
  const folder = withLock({ 'node_modules/a': parent, 'node_modules/a/node_modules/@a/linux-x64-musl': entry })
  const before = readFileSync(join(folder, 'package-lock.json'), 'utf8')
  expect(lockfile(folder, '--check').status).toBe(0)
  expect(lockfile(folder).status).toBe(0)
  expect(readFileSync(join(folder, 'package-lock.json'), 'utf8')).toBe(before)
})

test('the name of a registry is found and taken out', () => {
  const folder = withLock({
    'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a/-/a-1.0.0.tgz' },
  })
  expect(lockfile(folder, '--check').stderr).toContain('package-lock.json names a registry at node_modules/a')
  lockfile(folder)
  expect(lockIn(folder).packages['node_modules/a']).toEqual({ version: '1.0.0' })
})

const withLock = (packages: Readonly<Record<string, object>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-lockfile-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const lock = { name: 'x', lockfileVersion: 3, packages: { '': { name: 'x' }, ...packages } }
  writeFileSync(join(folder, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`)
  return folder
}

const lockfile = (
  cwd: string,
  ...words: readonly string[]
): { readonly status: number | null; readonly stderr: string } =>
  spawnSync(process.execPath, [program, ...words], { cwd, encoding: 'utf8' })

const lockIn = (folder: string): { readonly packages: Readonly<Record<string, object>> } =>
  JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
