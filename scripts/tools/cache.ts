import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where everything fetched or compiled once is kept for all clones of one user. */
export const cacheHome = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sambung')
