/** One connection of the `sqlite3` package, with promises and our errors. Nothing else in the product touches the package. */
import sqlite3 from 'sqlite3'
import { translateError } from './errors.ts'

type SqlRow = Record<string, unknown>

export interface Connection {
  /** Runs one statement and gives its rows. */
  all(sql: string, parameters?: readonly unknown[]): Promise<SqlRow[]>
  /** Runs one statement and gives the number of rows it changed. */
  run(sql: string, parameters?: readonly unknown[]): Promise<number>
  close(): Promise<void>
}

/** `lock` never writes and never waits. */
export type ConnectionMode = 'write' | 'read' | 'lock'

/** SQLite up to 3.51.2 can lose committed writes in WAL mode: https://sqlite.org/wal.html#the_wal_reset_bug */
const OLDEST_SQLITE = '3.51.3'

/** Statements longer than this are made once and thrown away: their text differs with the number of rows. */
const LONGEST_KEPT = 1000
const MOST_KEPT = 64

/** Opens a file as the mode says; all but a reader make it when it is not there. */
export const connect = async (file: string, mode: ConnectionMode): Promise<Connection> => {
  const connection = wrap(await openDatabase(file, mode), file)
  try {
    await setUp(connection, mode)
  } catch (error) {
    await connection.close()
    throw error
  }
  return connection
}

const openDatabase = (file: string, mode: ConnectionMode): Promise<sqlite3.Database> =>
  new Promise((resolve, reject) => {
    // A reader opens for writing too: in WAL mode it may have to make the shared-memory file.
    const flags = mode === 'read' ? sqlite3.OPEN_READWRITE : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
    const database = new sqlite3.Database(file, flags | sqlite3.OPEN_PRIVATECACHE, (error) =>
      error ? reject(translateError(error, file)) : resolve(database),
    )
  })

const setUp = async (connection: Connection, mode: ConnectionMode): Promise<void> => {
  await connection.all(`pragma busy_timeout = ${mode === 'lock' ? 0 : 5000}`)
  if (mode === 'lock') return
  const [row] = await connection.all('select sqlite_version() as version')
  refuseOld(String(row?.version))
  if (mode === 'read') {
    await connection.all('pragma query_only = on')
    return
  }
  await connection.all('pragma journal_mode = wal')
  await connection.all('pragma synchronous = full')
  await connection.all('pragma foreign_keys = on')
  // What is deleted is overwritten: a customer's key must not linger in a free page.
  await connection.all('pragma secure_delete = on')
  await connection.all('pragma journal_size_limit = 67108864')
}

/** Throws when the given SQLite is too old to be trusted with a journal. */
export const refuseOld = (version: string): void => {
  const parts = (text: string): number[] => text.split('.').map(Number)
  const [have, need] = [parts(version), parts(OLDEST_SQLITE)]
  for (let i = 0; i < need.length; i++) {
    const difference = (have[i] ?? 0) - (need[i] ?? 0)
    if (difference > 0) return
    if (difference < 0) {
      throw new Error(
        `SQLite ${version} can lose committed rows (its WAL-reset bug); ${OLDEST_SQLITE} or newer is needed: run npm ci, which installs sqlite3 6.0.1 with SQLite 3.52.0`,
      )
    }
  }
}

const wrap = (database: sqlite3.Database, file: string): Connection => {
  const kept = new Map<string, sqlite3.Statement>()

  const prepare = (sql: string): Promise<sqlite3.Statement> =>
    new Promise((resolve, reject) => {
      const known = kept.get(sql)
      if (known) return resolve(known)
      const statement = database.prepare(sql, (error) =>
        error ? reject(translateError(error, file)) : resolve(statement),
      )
    })
  const settle = (sql: string, statement: sqlite3.Statement, failed: boolean): void => {
    if (!failed && kept.has(sql)) return
    const oldest = kept.size >= MOST_KEPT ? kept.keys().next().value : undefined
    if (failed || sql.length > LONGEST_KEPT) {
      kept.delete(sql)
      statement.finalize()
    } else kept.set(sql, statement)
    if (oldest !== undefined) {
      kept.get(oldest)?.finalize()
      kept.delete(oldest)
    }
  }

  return {
    async all(sql, parameters = []) {
      const statement = await prepare(sql)
      return new Promise((resolve, reject) => {
        statement.all<SqlRow>([...parameters], (error, rows) => {
          settle(sql, statement, error !== null)
          if (error) reject(translateError(error, file))
          else resolve(rows)
        })
      })
    },
    async run(sql, parameters = []) {
      const statement = await prepare(sql)
      return new Promise((resolve, reject) => {
        statement.run([...parameters], function (error) {
          const changes = error ? 0 : this.changes
          settle(sql, statement, error !== null)
          if (error) reject(translateError(error, file))
          else resolve(changes)
        })
      })
    },
    close: () =>
      new Promise((resolve, reject) => {
        for (const statement of kept.values()) statement.finalize()
        kept.clear()
        database.close((error) => (error ? reject(translateError(error, file)) : resolve()))
      }),
  }
}
