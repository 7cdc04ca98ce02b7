import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkImports } from './imports.ts'

const root = process.cwd()
const planted = mkdtempSync(join(tmpdir(), 'sambung-planted-'))
afterAll(() => rmSync(planted, { recursive: true, force: true }))

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(planted, file)), { recursive: true })
  writeFileSync(join(planted, file), text)
}

/** One import that each rule must refuse: file, what it imports, the rule. */
const VIOLATIONS: readonly (readonly [string, string, string])[] = [
  ['src/core/a.ts', 'node:fs', 'core-is-pure'],
  ['src/ports/a.ts', '../storage/target.ts', 'ports-know-the-core'],
  ['src/wire/a.ts', 'fastify', 'wire-knows-the-core'],
  ['src/runtime/a.ts', '../storage/target.ts', 'runtime-is-plain'],
  ['src/telephony/fake/a.ts', 'ws', 'fake-switch'],
  ['src/telephony/asterisk/a.ts', '../fake/target.ts', 'asterisk-driver'],
  ['src/storage/a.ts', '../http/target.ts', 'storage-alone'],
  ['src/telephony/sip-probe/a.ts', '../../storage/target.ts', 'sip-probe'],
  ['src/http/a.ts', '../storage/target.ts', 'http-gets-functions'],
  ['src/edge/a.ts', '../core/target.ts', 'edge-is-small'],
  ['src/speech/a.ts', '../storage/target.ts', 'speech-alone'],
  ['src/config.ts', './core/target.ts', 'config-alone'],
  ['scripts/a.ts', '../src/storage/target.ts', 'scripts-start-processes'],
  ['softphone/a.ts', '../src/http/target.ts', 'softphone-talks-http'],
  ['softphone/agent/b.ts', 'sip.js', 'sip-stays-in-the-phone'],
  ['softphone/agent/c.ts', '../demo/target.ts', 'no-demo-in-the-page'],
  ['src/http/b.ts', '../main.ts', 'nobody-imports-main'],
  ['src/http/c.ts', './testing/target.ts', 'no-test-code-in-the-product'],
  ['src/http/d.test.ts', '../storage/target.ts', 'tests-stay-near'],
  ['src/e2e/a.ts', '../storage/target.ts', 'e2e-from-outside'],
  ['src/storage/e.ts', './f.ts', 'no-cycles'],
  ['src/storage/g.ts', './nowhere.ts', 'everything-resolves'],
]

test('a planted violation of each import rule is found, and named with what to do instead', async () => {
  for (const folder of ['core', 'storage', 'http', 'http/testing', 'telephony/fake'])
    write(`src/${folder}/target.ts`, 'export const target = 1\n')
  write('softphone/demo/target.ts', 'export const target = 1\n')
  write('src/main.ts', 'export const main = 1\n')
  write('src/storage/f.ts', "export * as e from './e.ts'\n")
  for (const [file, imported] of VIOLATIONS) write(file, `export * as found from '${imported}'\n`)
  cpSync(join(root, '.dependency-cruiser.mjs'), join(planted, '.dependency-cruiser.mjs'))
  writeFileSync(join(planted, 'package.json'), '{"type":"module"}')
  symlinkSync(join(root, 'node_modules'), join(planted, 'node_modules'))

  const findings = await checkImports(planted)
  for (const [file, , rule] of VIOLATIONS)
    expect(
      findings.filter((finding) => finding.rule === rule && finding.from === file && finding.instead !== ''),
    ).not.toEqual([])

  const config: { default: { forbidden: { name: string }[] } } = await import(join(planted, '.dependency-cruiser.mjs'))
  const covered = new Set(VIOLATIONS.map(([, , rule]) => rule))
  expect(config.default.forbidden.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([])
})

test('a check that sees no module fails', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'sambung-empty-'))
  for (const folder of ['src', 'scripts', 'softphone']) mkdirSync(join(empty, folder))
  cpSync(join(root, '.dependency-cruiser.mjs'), join(empty, '.dependency-cruiser.mjs'))
  await expect(checkImports(empty)).rejects.toThrow('saw no TypeScript module')
  rmSync(empty, { recursive: true })
})
