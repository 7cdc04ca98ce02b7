/** SQLite's words for failures, in ours. */
import { StoreConflictError, StoreCorruptError, StoreUnavailableError } from '../../ports/store.ts'
import { CORRUPT_REMEDY } from '../remedy.ts'

const UNAVAILABLE = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_NOMEM',
  'SQLITE_PERM',
  'SQLITE_AUTH',
  'SQLITE_PROTOCOL',
])

/** The typed error a caller branches on; what is neither the disk's nor the file's fault is a bug and stays one. */
export const translateError = (error: Error, file: string): Error => {
  const code = codeOf(error)
  if (UNAVAILABLE.has(code)) {
    return new StoreUnavailableError(`the database ${file} does not take changes: ${error.message}`, { cause: error })
  }
  if (code === 'SQLITE_NOTADB') {
    return new StoreCorruptError(`${file}: byte 0: this is not a database (${error.message}); ${CORRUPT_REMEDY}`, {
      cause: error,
    })
  }
  if (code === 'SQLITE_CORRUPT') {
    return new StoreCorruptError(`${file}: ${error.message}; ${CORRUPT_REMEDY}`, { cause: error })
  }
  if (code === 'SQLITE_CONSTRAINT') return new StoreConflictError(error.message, { cause: error })
  return error
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')
