/** Another program that has the database for itself for a while. */
import { createRequire } from 'node:module'
import type { Run } from '../support/site.ts'
import { waitFor } from '../support/wait-for.ts'

export interface DatabaseLock {
  /** Resolves when it has let go. */
  readonly gone: Promise<unknown>
}

/** Locks the database for so long; resolves when it has the lock. */
export const lockDatabase = async (
  run: (program: string, ...values: readonly string[]) => Run,
  file: string,
  ms: number,
): Promise<DatabaseLock> => {
  const locker = run(process.execPath, '-e', LOCKER, SQLITE, file, `${ms}`)
  await waitFor('the lock', () => locker.words().includes('locked')).catch((error: unknown) => {
    throw new Error(`the database was not locked: ${locker.words()}`, { cause: error })
  })
  return { gone: locker.ended() }
}

const SQLITE = createRequire(import.meta.url).resolve('sqlite3')
/** Holds the lock as a backup program, a virus scanner or a person with a database tool does. */
const LOCKER = `
const [sqlite, file, ms] = process.argv.slice(1)
const sqlite3 = require(sqlite)
const database = new sqlite3.Database(file)
database.exec('begin exclusive', (error) => {
  if (error) throw error
  console.log('locked')
  setTimeout(() => database.exec('rollback', () => process.exit(0)), Number(ms))
})`
