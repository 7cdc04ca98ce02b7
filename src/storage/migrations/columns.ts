/** What the databases call differently; everything else of a migration is the same on all of them. */
export interface ColumnTypes {
  /** A whole number of up to 2^53. In SQLite only `integer` as a primary key is the table's own order on the disk. */
  readonly whole: 'integer' | 'bigint'
}

export const SQLITE_COLUMNS: ColumnTypes = { whole: 'integer' }
