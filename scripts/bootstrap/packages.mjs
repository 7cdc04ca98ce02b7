import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { hashOf } from './places.mjs'
import { cleanEnvironment, lastLines, run } from './run.mjs'
import { step } from './steps.mjs'

const STAMP = 'node_modules/.sambung-packages'

/** What the installed packages depend on: the lockfile, the kind of Node and of machine. */
const fingerprint = () =>
  hashOf([readFileSync('package-lock.json'), process.versions.modules, process.platform, process.arch])

export const packagesAreReady = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint()

/**
 * Installs the node packages exactly as the lockfile says, without their install scripts: native.mjs does what those
 * would, so it works alike with every npm, whatever it asks of install scripts.
 */
export const ensurePackages = async () => {
  if (packagesAreReady()) return
  const common = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']
  await step('node packages', async () => {
    const first = await npm(['ci', ...common])
    if (first.code === 0) return
    console.log(`  npm ci failed: ${firstFault(first.output)}\n  second try, with npm install --no-save`)
    const second = await npm(['install', '--no-save', ...common])
    if (second.code !== 0) throw new Error(`The node packages could not be installed:\n${lastLines(second.output)}`)
  })
  writeFileSync(STAMP, fingerprint())
}

/** @param {string} output */
const firstFault = (output) => {
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!) (Missing|Invalid|code )/.test(line))
  return lines.slice(0, 2).join('; ') || lastLines(output, 2)
}

/** @param {readonly string[]} args */
const npm = (args) => {
  const path = process.env.npm_execpath ?? ''
  const isNpm = basename(path) === 'npm-cli.js' && existsSync(path)
  const [command, before] = isNpm ? [process.execPath, [path]] : ['npm', []]
  return run(command, [...before, ...args], { env: cleanEnvironment() })
}
