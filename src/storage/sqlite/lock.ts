/**
 * One process per database. The lock is SQLite's own, held on a file beside the database for the life of the process: the
 * system lets go of it however the process ends, so there is never a stale one.
 *
 * (SQLite's locks are POSIX locks: a process that opens and closes this file by other means loses them.)
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreLockedError, StoreUnavailableError } from '../../ports/store.ts'
import { connect } from './connection.ts'

export interface DatabaseLock {
  release(): Promise<void>
}

/** Takes the lock of the database in a folder. Throws StoreLockedError when another process has it. */
export const lockDatabase = async (folder: string): Promise<DatabaseLock> => {
  const file = join(folder, 'lock.sqlite')
  const holder = join(folder, 'lock.pid')
  const connection = await connect(file, 'lock')
  try {
    await connection.all('begin exclusive')
  } catch (error) {
    await connection.close()
    if (error instanceof StoreUnavailableError && /^SQLITE_(BUSY|LOCKED)/.test(causeOf(error))) {
      throw new StoreLockedError(lockedMessage(folder, file, holder), { cause: error })
    }
    throw error
  }
  leaveName(holder)
  return {
    async release() {
      forgetName(holder)
      await connection.close()
    },
  }
}

/** Who holds it, for the words only: a full disk is no reason not to start. */
const leaveName = (holder: string): void => {
  try {
    writeFileSync(holder, `${process.pid}\n`)
  } catch {
    // Then the other one says "another process".
  }
}

const forgetName = (holder: string): void => {
  try {
    rmSync(holder, { force: true })
  } catch {
    // A disk that has become read-only keeps the name of a process that is gone.
  }
}

const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : '')

const lockedMessage = (folder: string, file: string, holder: string): string => {
  const who = describe(readHolder(holder))
  return `the database in ${folder} is in use by ${who}: stop it first, or give this one a data folder of its own (SAMBUNG_DATA=./data2). Who holds it: fuser -v ${file}`
}

const readHolder = (file: string): number | null => {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return Number.isSafeInteger(pid) ? pid : null
  } catch {
    return null
  }
}

const describe = (pid: number | null): string => {
  if (pid === null) return 'another process'
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
    return `process ${pid} (${command})`
  } catch {
    return 'another process'
  }
}
