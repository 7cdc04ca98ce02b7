/** F11: a power cut in mid-commit, as a kill -9 and the loss of whatever of the write-ahead log was not on the disk yet. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../telephony/fake/random.ts'
import { builtFile } from './built.ts'
import { openStore } from './open-store.ts'
import { storePaths } from './paths.ts'
import { openReader } from './sqlite/dialect.ts'
import { walCommits } from './testing/wal-commits.ts'

/** Events of a group that commit-forever writes. */
const GROUP = 26
/** SQLite moves the log into the database when it has so many pages; before that a cut anywhere is a cut that can happen. */
const CHECKPOINT_PAGES = 1000
const PAGE = 4096

const seed = Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000)
const random = createRandom(seed)
const upTo = (most: number): number => Math.floor(random() * most)

/** What the last sectors hold when the power goes: nothing, zeros, or anything. */
const LOSSES: readonly ((log: Buffer, from: number) => Buffer)[] = [
  (log, from) => log.subarray(0, from),
  (log, from) => Buffer.concat([log.subarray(0, from), Buffer.alloc(log.length - from)]),
  (log, from) => Buffer.concat([log.subarray(0, from), Buffer.from(log.subarray(from)).map(() => upTo(256))]),
  // One torn sector, with what was written later on the disk already.
  (log, from) =>
    Buffer.concat([
      log.subarray(0, from),
      Buffer.alloc(Math.min(512, log.length - from), 255),
      log.subarray(from + 512),
    ]),
]

describe('F11 power cut in mid-commit', () => {
  let dataDir: string
  let child: ChildProcess | null = null
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sambung-power-cut-'))
  })
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(dataDir, { recursive: true })
  })

  /** Starts a process that commits, and kills it right after so many groups were acknowledged; gives the last of them. */
  const cutPower = async (acknowledged: number): Promise<number> => {
    const writer = spawn(process.execPath, [builtFile('commit-forever'), dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = writer
    let seen = 0
    let last = 0
    for await (const line of createInterface({ input: writer.stdout })) {
      last = Number(line)
      if (++seen === acknowledged) writer.kill('SIGKILL')
    }
    if (writer.signalCode === null && writer.exitCode === null) await once(writer, 'exit')
    return last
  }

  it('has all that was acknowledged when the process is killed in the middle of commits', async () => {
    for (const groups of [1, 7, 30]) {
      const last = await cutPower(groups)
      expect(await opened(dataDir)).toBeGreaterThanOrEqual(last)
    }
  })

  it('opens whole whatever of the log was lost, and has every group that the log still has', async () => {
    console.log(`seed ${seed}: SAMBUNG_SEED=${seed} plays it again`)
    let cuts = 0
    const pages: number[] = []
    for (const groups of [1 + upTo(4), 5 + upTo(20), 140 + upTo(80)]) {
      rmSync(dataDir, { recursive: true })
      const acknowledged = await cutPower(groups)
      const log = readFileSync(`${storePaths(dataDir).database}-wal`)
      const commits = walCommits(log)
      const written = await openedCopy(log)
      const places = commits.map((_, i) => Math.max(0, written - GROUP * (commits.length - 1 - i)))
      const safe = commits[places.lastIndexOf(acknowledged)] ?? 0
      expect(places.at(-1)).toBe(written)
      const lowest = (commits.at(-1) ?? 0) < CHECKPOINT_PAGES * PAGE ? 0 : safe
      pages.push(Math.round((commits.at(-1) ?? 0) / PAGE))
      for (let cut = 0; cut < 12; cut++, cuts++) {
        const from = lowest + upTo((commits.at(-1) ?? 0) + 1 - lowest)
        const left = (LOSSES[cut % LOSSES.length] ?? LOSSES[0])?.(log, from) ?? log
        const whole = commits.filter((end) => end <= from).length - 1
        const expected = places[whole] ?? Math.max(0, (places[0] ?? 0) - GROUP)
        const found = await openedCopy(left)
        expect({ from, found }).toEqual({ from, found: expected })
        if (from >= safe) expect(found).toBeGreaterThanOrEqual(acknowledged)
      }
    }
    console.log(`${cuts} cuts of logs of ${pages} pages, each database whole and exactly as far as its log`)
  })

  /** Where the journal ends when this is the log that a copy of the database has. */
  const openedCopy = async (log: Buffer): Promise<number> => {
    const copy = mkdtempSync(join(tmpdir(), 'sambung-power-cut-copy-'))
    try {
      cpSync(storePaths(dataDir).folder, storePaths(copy).folder, { recursive: true })
      // Shared memory does not outlive a power cut.
      rmSync(`${storePaths(copy).database}-shm`, { force: true })
      writeFileSync(`${storePaths(copy).database}-wal`, log)
      return await opened(copy)
    } finally {
      rmSync(copy, { recursive: true })
    }
  }
})

/** Opens a database and looks at all of it. An empty one that was not empty once is refused, which is 0 here. */
const opened = async (dataDir: string): Promise<number> => {
  const paths = storePaths(dataDir)
  const store = await openStore({ dataDir }).catch((error: unknown) => {
    expect(existsSync(paths.begun)).toBe(true)
    expect(String(error)).toContain(`${paths.database}: journal row 1 is missing`)
    return null
  })
  if (store === null) return 0
  const last = await store.lastSeq()
  expect(last % GROUP).toBe(0)
  expect(await store.journal(0, 1_000_000)).toHaveLength(last)
  await store.close()
  const db = openReader(paths.database)
  const { rows } = await sql`pragma integrity_check`.execute(db)
  await db.destroy()
  expect(rows).toEqual([{ integrity_check: 'ok' }])
  return last
}
