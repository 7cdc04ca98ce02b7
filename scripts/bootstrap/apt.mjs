import { existsSync } from 'node:fs'
import { lastLines, run } from './run.mjs'
import { step } from './steps.mjs'

/**
 * Installs packages of the system as root, or by a sudo that asks nothing. Where neither is to be had, one message names
 * the packages and what they are for.
 * @param {readonly string[]} packages
 * @param {string} purpose
 */
export const installPackages = async (packages, purpose) => {
  const list = packages.join(' ')
  const ask = `Sambung needs ${list} ${purpose}. Install them as root, then try again:\n  apt-get install ${list}`
  const before = existsSync('/usr/bin/apt-get') ? await asRoot() : null
  if (before === null) throw new Error(ask)
  await step(`${list} installed by apt-get, ${purpose}`, async () => {
    const first = await aptGet(before, ['install', '--no-install-recommends', ...packages])
    if (first.code === 0) return
    // A fresh machine has no package lists yet, an old one stale ones.
    await aptGet(before, ['update'])
    const second = await aptGet(before, ['install', '--no-install-recommends', ...packages])
    if (second.code !== 0) throw new Error(`${ask}\nTried here, it failed:\n${lastLines(second.output, 6)}`)
  })
}

/** What must stand before a command to be root: nothing, or sudo; null when neither works. */
const asRoot = async () => {
  if (process.getuid?.() === 0) return []
  return (await run('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : null
}

/** @param {readonly string[]} before @param {readonly string[]} args */
const aptGet = (before, args) => {
  const [command = 'env', ...rest] = [...before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', ...args]
  return run(command, rest)
}
