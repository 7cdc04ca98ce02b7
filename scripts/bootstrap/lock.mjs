import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheHome, hashOf, root } from './places.mjs'

/**
 * Does the work while no other process does the same in this clone; as scripts/tools/lock.ts, but a machine without
 * flock(1) goes on unlocked.
 * @param {string} name
 * @param {() => Promise<void>} work
 */
export const withLock = async (name, work) => {
  const folder = join(cacheHome, 'locks')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${hashOf([root]).slice(0, 16)}-${name}`)
  const holder = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => {
    holder.stdout.once('data', resolve)
    holder.once('error', resolve)
    holder.once('exit', resolve)
  })
  try {
    await work()
  } finally {
    holder.stdin.end()
  }
}
