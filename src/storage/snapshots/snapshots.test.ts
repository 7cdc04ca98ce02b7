import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { applyEvent } from '../../core/apply.ts'
import { customerId } from '../../core/ids.ts'
import { emptyState } from '../../core/state.ts'
import { STATE_VERSION, stateFromJson, stateToJson } from '../../core/state-json.ts'
import { StoreCorruptError } from '../../ports/store.ts'
import { call, groupOf, record } from '../fixture.ts'
import { openStore, type SqliteStore } from '../open-store.ts'
import { storePaths } from '../paths.ts'
import { openReader } from '../sqlite/dialect.ts'
import { writeSnapshot } from './file.ts'
import { makeSnapshot } from './make.ts'

describe('snapshots', () => {
  let dataDir: string
  let store: SqliteStore
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sambung-snapshots-'))
    store = await openStore({ dataDir })
  })
  afterEach(async () => {
    await store.close()
    rmSync(dataDir, { recursive: true })
  })

  const folder = (): string => storePaths(dataDir).snapshots
  const commitOpen = async (name: string): Promise<void> =>
    store.commit(
      groupOf(record(call(name, { from: '+6285550001111', customer: 'ani' }).slice(0, 5), (await store.lastSeq()) + 1)),
    )
  const make = async (): Promise<number | null> => {
    const db = openReader(storePaths(dataDir).database, 1)
    const { database, snapshots } = storePaths(dataDir)
    try {
      return await makeSnapshot({ db, databaseFile: database, folder: snapshots, upTo: await store.lastSeq() })
    } finally {
      await db.destroy()
    }
  }
  const folded = async (): Promise<string> => {
    const state = emptyState()
    for (const recorded of await store.journal(0, 10_000)) applyEvent(state, recorded)
    return JSON.stringify(stateToJson(state))
  }
  const loaded = async (): Promise<string> =>
    JSON.stringify(stateToJson(stateFromJson((await store.snapshot())?.state)))

  it('are the state that the journal gives, made from the one before and the rest', async () => {
    expect(await store.snapshot()).toBeNull()
    await commitOpen('1')
    expect(await make()).toBe(5)
    expect(await loaded()).toBe(await folded())
    await commitOpen('2')
    expect(await make()).toBe(10)
    expect(await loaded()).toBe(await folded())
    expect((await store.snapshot())?.seq).toBe(10)
    expect(await make()).toBeNull()
  })

  it('hold no words about a customer in clear, and none at all once erased', async () => {
    await commitOpen('1')
    await make()
    expect(await loaded()).toContain('6285550001111')
    expect(execFileSync('sh', ['-c', 'cat "$0"/*', folder()]).includes('6285550001111')).toBe(false)
    await store.eraseCustomer(customerId('ani'))
    expect(await loaded()).not.toContain('6285550001111')
    await commitOpen('2')
    await make()
    expect((await loaded()).split('6285550001111')).toHaveLength(2)
  })

  it('say where they were altered and what to do; the one before is there to fall back to', async () => {
    for (const name of ['1', '2', '3']) {
      await commitOpen(name)
      await make()
    }
    const names = readdirSync(folder()).sort()
    expect(names).toEqual(['000000000010.json', '000000000015.json'])
    const newest = join(folder(), '000000000015.json')
    const whole = readFileSync(newest)

    const altered = Buffer.from(whole)
    altered.write('9', altered.length - 40)
    writeFileSync(newest, altered)
    await expect(store.snapshot()).rejects.toThrow(StoreCorruptError)
    await expect(store.snapshot()).rejects.toThrow(
      /000000000015.json: byte \d+: .*remove the file to fall back to the snapshot of event 10/,
    )

    truncateSync(newest, whole.length - 100)
    await expect(store.snapshot()).rejects.toThrow(`byte ${whole.length - 100}: the file ends`)
    rmSync(newest)
    expect((await store.snapshot())?.seq).toBe(10)
  })

  it('of a newer version are refused with both versions and what to do, and never passed over', async () => {
    await commitOpen('1')
    await make()
    const file = join(folder(), '000000000005.json')
    const [head = '', content = ''] = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, `${JSON.stringify({ ...JSON.parse(head), v: 2 })}\n${content}\n`)
    await expect(store.snapshot()).rejects.toThrow(
      `${file}: it was written by a newer Sambung: its format is version 2, this one reads up to version 1; start that version again`,
    )
    // The same first line, and a state that only the newer one can read.
    await writeSnapshot(folder(), 5, { ...JSON.parse(content), version: STATE_VERSION + 1, contacts: 'elsewhere' })
    const refused = await store.snapshot().catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StoreCorruptError)
    expect(String(refused)).toContain(
      `its state is version ${STATE_VERSION + 1}, this one reads up to version ${STATE_VERSION}; start that version again`,
    )
    expect(String(refused)).toContain('npm run restore')
  })

  it('leave nothing of themselves on a disk that is full', async () => {
    await commitOpen('1')
    const state = { toJSON: () => ({ long: 'x'.repeat(100) }) }
    mkdirSync(join(folder(), '000000000009.json'), { recursive: true })
    await expect(writeSnapshot(folder(), 9, state)).rejects.toThrow()
    expect(readdirSync(folder())).toEqual(['000000000009.json'])
  })

  it('are not taken from another journal', async () => {
    await commitOpen('1')
    await make()
    await store.close()
    rmSync(storePaths(dataDir).folder, { recursive: true })
    store = await openStore({ dataDir })
    await expect(store.snapshot()).rejects.toThrow('made after event 5, but the journal ends at 0')
  })

  it('are made by the thread when enough was committed, and at the start for what was missed', async () => {
    await commitOpen('1')
    await store.startSnapshots({ everyEvents: 5 })
    await vi.waitFor(async () => expect((await store.snapshot())?.seq).toBe(5), 20_000)
    await commitOpen('2')
    await vi.waitFor(async () => expect((await store.snapshot())?.seq).toBe(10), 20_000)
    expect(await loaded()).toBe(await folded())
  })
})
