/**
 * Kysely's driver over our connections. A connection belongs to whoever acquired it until they release it, so no statement of
 * somebody else ever slips into an open transaction and vanishes with its rollback
 * (https://github.com/TryGhost/node-sqlite3/issues/1761). Waiters are served in the order they came.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  RawNode,
  SelectQueryNode,
  type TransactionSettings,
} from 'kysely'
import type { Connection } from './connection.ts'

export interface PoolOptions {
  readonly open: () => Promise<Connection>
  readonly size: number
  /** How a transaction starts: a writer takes the write lock at once, or it could fail in the middle. */
  readonly begin: 'begin immediate' | 'begin'
}

export class PoolDriver implements Driver {
  readonly #options: PoolOptions
  readonly #all: PooledConnection[] = []
  readonly #idle: PooledConnection[] = []
  readonly #waiting: ((connection: PooledConnection) => void)[] = []
  #closing = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  async init(): Promise<void> {
    for (let i = 0; i < this.#options.size; i++) {
      const connection = new PooledConnection(await this.#options.open())
      this.#all.push(connection)
      this.#idle.push(connection)
    }
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#closing) throw new Error('the database is being closed')
    return this.#take()
  }

  #take(): Promise<PooledConnection> {
    const connection = this.#idle.pop()
    if (connection) return Promise.resolve(connection)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (!(connection instanceof PooledConnection)) throw new Error('a connection of another pool was released')
    const next = this.#waiting.shift()
    if (next) next(connection)
    else this.#idle.push(connection)
  }

  async beginTransaction(connection: DatabaseConnection, _settings: TransactionSettings): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw(this.#options.begin))
    } catch (error) {
      // A rollback that the disk refused left its transaction open: it is taken back before anything new begins.
      if (!(error instanceof Error && error.message.includes('within a transaction'))) throw error
      await this.rollbackTransaction(connection)
      await connection.executeQuery(CompiledQuery.raw(this.#options.begin))
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'))
    } catch (error) {
      // A full disk or an I/O error may have rolled back already: https://sqlite.org/lang_transaction.html
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
    }
  }

  /** Closes each connection when it is back from who has it or waits for it. */
  async destroy(): Promise<void> {
    this.#closing = true
    const close = async (): Promise<void> => (await this.#take()).close()
    await Promise.all(this.#all.splice(0).map(close))
  }
}

class PooledConnection implements DatabaseConnection {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (givesRows(query)) {
      const rows = await this.#connection.all(query.sql, query.parameters)
      // Kysely's own types say what a row is; this is where they meet the driver's.
      return { rows: rows as R[] }
    }
    const changes = await this.#connection.run(query.sql, query.parameters)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered: read pages by key instead')
  }

  close(): Promise<void> {
    return this.#connection.close()
  }
}

const givesRows = ({ query }: CompiledQuery): boolean =>
  SelectQueryNode.is(query) || RawNode.is(query) || ('returning' in query && query.returning !== undefined)
