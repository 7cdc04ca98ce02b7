/**
 * F11 and the planned restart: a server that finds its files cut short, altered, lost or of a newer version does not start. It
 * says which file, where in it, and what to do, and it never begins anew in silence.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type DataFolder, makeDataFolder } from './storage-data.ts'
import { tellFault } from './tell.ts'

const STACK = /^\s+at /m
const RESTORE = 'npm run restore -- BACKUP.tar --force'

let whole: DataFolder
let spoiled: DataFolder | null = null
beforeAll(async () => {
  whole = await makeDataFolder()
}, 60_000)
afterEach(() => {
  spoiled?.remove()
  spoiled = null
})
afterAll(() => whole?.remove())

interface Case {
  readonly name: string
  spoil(folder: DataFolder): void | Promise<void>
  /** What the words must have: file, place, remedy. */
  words(folder: DataFolder): readonly (string | RegExp)[]
}

const change = (file: string, edit: (bytes: Buffer) => Buffer): void => writeFileSync(file, edit(readFileSync(file)))
const firstLine = (file: string, edit: (head: object) => object): void =>
  change(file, (bytes) => {
    const end = bytes.indexOf(10)
    const head = edit(JSON.parse(bytes.subarray(0, end).toString()))
    return Buffer.concat([Buffer.from(JSON.stringify(head)), bytes.subarray(end)])
  })

const CASES: readonly Case[] = [
  {
    name: 'a snapshot that was cut short',
    spoil: (folder) => truncateSync(folder.snapshot(), Math.floor(statSync(folder.snapshot()).size / 2)),
    words: (folder) => [
      `${folder.snapshot()}: byte ${statSync(folder.snapshot()).size}: the file ends`,
      'remove the file to fall back to the snapshot of event',
    ],
  },
  {
    name: 'a snapshot that was altered',
    spoil: (folder) => change(folder.snapshot(), (bytes) => bytes.fill('7', bytes.length - 60, bytes.length - 59)),
    words: (folder) => [folder.snapshot(), /byte \d+: the content is not what was written/, 'remove the file'],
  },
  {
    name: 'an empty snapshot',
    spoil: (folder) => truncateSync(folder.snapshot()),
    words: (folder) => [`${folder.snapshot()}: byte 0: the first line`, 'remove the file'],
  },
  {
    name: 'a snapshot of a newer version',
    spoil: (folder) => firstLine(folder.snapshot(), (head) => ({ ...head, v: 2 })),
    words: (folder) => [
      `${folder.snapshot()}: it was written by a newer Sambung: its format is version 2, this one reads up to version 1`,
      'start that version again',
      RESTORE,
    ],
  },
  {
    name: 'a journal row of a newer version',
    spoil: (folder) => folder.sql('update journal set version = 9 where seq = (select max(seq) from journal)'),
    words: (folder) => [
      new RegExp(`${folder.database}: journal row \\d+ is of type [a-z-]+ version 9, .*written by a newer Sambung`),
      'this one knows version 1 of it',
      'start that version again',
      RESTORE,
    ],
  },
  {
    name: 'a database of a newer version',
    spoil: (folder) => folder.sql("insert into kysely_migration values ('9999-later', 'now')"),
    words: (folder) => [
      `${folder.database} was written by a newer Sambung (it has the migration 9999-later, this one knows up to 0`,
      'start that version again',
      RESTORE,
    ],
  },
  {
    name: 'a journal row that was altered, still JSON',
    spoil: (folder) =>
      folder.sql(
        "update journal set payload = replace(payload, 'c-', 'd-') where seq = (select max(seq) from journal)",
      ),
    words: (folder) => [new RegExp(`${folder.database}: journal row \\d+ cannot be read: .*sum differs`), RESTORE],
  },
  {
    name: 'a journal with a hole',
    spoil: (folder) => folder.sql('delete from journal where seq = (select max(seq) - 1 from journal)'),
    words: (folder) => [new RegExp(`${folder.database}: journal row \\d+ is missing`), RESTORE],
  },
  {
    name: 'a journal that ends before the newest snapshot',
    spoil: (folder) => folder.sql('delete from journal where seq > 10'),
    words: (folder) => [folder.snapshot(), 'the journal ends at 10', 'remove the file to fall back'],
  },
  {
    name: 'a database that was cut short',
    spoil: async (folder) => {
      await folder.sql('pragma wal_checkpoint(truncate)')
      truncateSync(folder.database, Math.floor(statSync(folder.database).size / 2))
    },
    words: (folder) => [`${folder.database}: `, 'malformed', RESTORE],
  },
  {
    name: 'a database that is no database any more',
    spoil: async (folder) => {
      // Or SQLite would take that page from its log.
      await folder.sql('pragma wal_checkpoint(truncate)')
      change(folder.database, (bytes) => bytes.fill('not a database ', 0, 4096))
    },
    words: (folder) => [`${folder.database}: byte 0: this is not a database`, RESTORE],
  },
  {
    name: 'a database that is gone, and no snapshot that tells of it',
    spoil: ({ data, database }) => {
      for (const end of ['', '-wal', '-shm']) rmSync(`${database}${end}`, { force: true })
      for (const name of readdirSync(`${data}/snapshots`)) rmSync(`${data}/snapshots/${name}`)
    },
    words: (folder) => [`${folder.database}: journal row 1 is missing: the database is empty`, RESTORE],
  },
]

describe('F11 spoiled files stop the start, with file, place and remedy', () => {
  it('whole files do not: the server goes on to ask for its switch', async () => {
    spoiled = whole.copy()
    const { words } = await spoiled.start()
    expect(words).toMatch(/run\/switch\.json: it is missing: start the hotline with "npm start"/)
    expect(words).not.toMatch(STACK)
  })

  it.each(CASES)('$name', async ({ spoil, words }) => {
    spoiled = whole.copy()
    await spoil(spoiled)
    const ended = await spoiled.start()
    expect(ended.code).toBe(1)
    for (const part of words(spoiled)) expect(ended.words).toMatch(typeof part === 'string' ? literally(part) : part)
    // Words for a person: no stack.
    expect(ended.words).not.toMatch(STACK)
    expect(existsSync(`${spoiled.data}/first-run.txt`)).toBe(false)
  })

  it('is told', () => {
    tellFault({
      fault: 'F11 spoiled files',
      done: `${CASES.length} kinds, each start refused`,
      recoveredMs: null,
    })
  })
})

const literally = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
