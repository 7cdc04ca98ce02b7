import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this clone. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** What is kept for all clones of one user; scripts/tools/cache.ts says the same. */
export const cacheHome = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sambung')

/** @param {readonly (string | Buffer)[]} parts */
export const hashOf = (parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
