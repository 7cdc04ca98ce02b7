/** Where the data folder keeps what the store writes. */
import { join } from 'node:path'

export interface StorePaths {
  readonly folder: string
  readonly database: string
  readonly snapshots: string
  /** Says that there is a journal in the database. */
  readonly begun: string
}

export const storePaths = (dataDir: string): StorePaths => ({
  folder: join(dataDir, 'db'),
  database: join(dataDir, 'db', 'sambung.sqlite'),
  snapshots: join(dataDir, 'snapshots'),
  begun: join(dataDir, 'db', 'begun'),
})
