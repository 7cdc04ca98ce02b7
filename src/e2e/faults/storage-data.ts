/** A data folder with a real journal and snapshots in it, copies of it that are spoiled, and starts of the server on them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sqlite3 from 'sqlite3'
import { foreignEnvironment } from '../support/own-settings.ts'
import { waitFor } from '../support/wait-for.ts'

export interface DataFolder {
  readonly data: string
  readonly database: string
  /** The newest snapshot. */
  snapshot(): string
  /** Changes the database behind the product's back. */
  sql(statement: string): Promise<void>
  /** Starts the server; resolves with how it ended and all it said. */
  start(): Promise<{ readonly code: number | null; readonly words: string }>
  copy(): DataFolder
  remove(): void
}

/** A program of ours commits calls until there are snapshots; it is killed in the middle of it. */
export const makeDataFolder = async (): Promise<DataFolder> => {
  const folder = folderAt(mkdtempSync(join(tmpdir(), 'sambung-storage-')))
  const writer = spawn(process.execPath, [built('storage/commit-forever.js'), folder.data], { stdio: 'ignore' })
  const gone = once(writer, 'exit')
  try {
    await waitFor('two snapshots', () => snapshotsIn(folder.data).length === 2, 30_000)
  } finally {
    writer.kill('SIGKILL')
    await gone
  }
  return folder
}

const built = (name: string): string => fileURLToPath(new URL(`../../../dist/src/${name}`, import.meta.url))
const START_MS = 20_000

const folderAt = (data: string): DataFolder => {
  const database = join(data, 'db', 'sambung.sqlite')
  return {
    data,
    database,
    snapshot: () => snapshotsIn(data).at(-1) ?? 'none',
    sql: (statement) => runSql(database, statement),
    start: () => startOn(data),
    copy: () => {
      const other = mkdtempSync(join(tmpdir(), 'sambung-storage-'))
      cpSync(data, other, { recursive: true })
      return folderAt(other)
    },
    remove: () => rmSync(data, { recursive: true, force: true }),
  }
}

const snapshotsIn = (data: string): readonly string[] => {
  const folder = join(data, 'snapshots')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => join(folder, name))
}

const startOn = async (data: string): Promise<{ code: number | null; words: string }> => {
  const child = spawn(process.execPath, [built('main.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...foreignEnvironment(), SAMBUNG_DATA: data, SAMBUNG_LOG_LEVEL: 'error' },
    timeout: START_MS,
  })
  let words = ''
  child.stderr.on('data', (piece: Buffer) => {
    words += piece.toString()
  })
  await once(child, 'close')
  return { code: child.exitCode, words }
}

const runSql = (file: string, statement: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file)
    database.exec(statement, (failed) =>
      database.close((error) => ((failed ?? error) ? reject(failed ?? error) : resolve())),
    )
  })
