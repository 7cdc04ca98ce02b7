import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from './places.mjs'
import { run } from './run.mjs'
import { step } from './steps.mjs'

const STAMP = 'dist/.sambung-build'

/** Builds all projects, unless what they are built from is the same as the last time. */
export const ensureBuild = async () => {
  const now = fingerprint()
  const packages = hashOf([readFileSync('package-lock.json')])
  const [before, packagesBefore] = existsSync(STAMP) ? readFileSync(STAMP, 'utf8').split('\n') : []
  if (before === now) return
  await step('build', async () => {
    // What the compiler remembers of a file is wrong when a package that adds to others' types came or went.
    const all = packagesBefore === packages ? [] : ['--force']
    const ending = await run(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...all])
    if (ending.code !== 0) throw new Error(`The build failed:\n${ending.output.trim()}`)
    const page = await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'])
    if (page.code !== 0) throw new Error(`The build of the page failed:\n${page.output.trim()}`)
  })
  writeFileSync(STAMP, `${now}\n${packages}`)
}

const fingerprint = () => {
  const files = [
    'package-lock.json',
    'vite.config.ts',
    ...readdirSync('.').filter((name) => /^tsconfig.*\.json$/.test(name)),
  ]
  for (const folder of ['src', 'softphone', 'scripts'])
    for (const name of readdirSync(folder, { encoding: 'utf8', recursive: true }))
      if (/\.(tsx?|css|html|json|svg)$/.test(name)) files.push(join(folder, name))
  return hashOf(files.sort().flatMap((file) => [file, readFileSync(file)]))
}
