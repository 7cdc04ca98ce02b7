/**
 * A mark beside the database that says: there is a journal in it. A database that was lost or emptied is then never taken for
 * that of a new installation.
 */
import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { StoreCorruptError } from '../ports/store.ts'
import type { StorePaths } from './paths.ts'
import { CORRUPT_REMEDY } from './remedy.ts'

export interface BegunMark {
  /** The journal reaches to here now. */
  committed(seq: number): void
}

/** Throws StoreCorruptError when the journal is empty although there was one. */
export const openBegunMark = (paths: StorePaths, lastSeq: number): BegunMark => {
  let marked = existsSync(paths.begun)
  if (marked && lastSeq === 0) {
    throw new StoreCorruptError(
      `${paths.database}: journal row 1 is missing: the database is empty, but ${paths.begun} says that there was a journal; ${CORRUPT_REMEDY} (to begin anew with nothing, remove the folder ${paths.folder})`,
    )
  }
  const committed = (seq: number): void => {
    if (marked || seq === 0) return
    marked = mark(paths.begun)
  }
  committed(lastSeq)
  return { committed }
}

/** False on a disk that takes nothing: the next commit tries again. */
const mark = (file: string): boolean => {
  try {
    const handle = openSync(file, 'w', 0o600)
    try {
      writeSync(handle, 'The database beside this file has a journal.\n')
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    return true
  } catch {
    return false
  }
}
