import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { customerId } from '../core/ids.ts'
import { StoreCorruptError, StoreLockedError } from '../ports/store.ts'
import { builtFile } from './built.ts'
import { call, created, groupOf, record } from './fixture.ts'
import { openStore } from './open-store.ts'
import { storePaths } from './paths.ts'
import { refuseOld } from './sqlite/connection.ts'
import { openReader, openWriter } from './sqlite/dialect.ts'

describe('faults of an SQLite store', () => {
  let dataDir: string
  let child: ChildProcess | null = null
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sambung-faults-'))
  })
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(dataDir, { recursive: true })
  })

  it('refuses a database that another process has, and says which', async () => {
    const holder = spawn(process.execPath, [builtFile('commit-forever'), dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = holder
    await once(holder.stdout, 'data')
    const refused = await openStore({ dataDir }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StoreLockedError)
    expect(String(refused)).toContain(`process ${holder.pid}`)
    expect(String(refused)).toContain('fuser -v')
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    await (await openStore({ dataDir })).close()
  })

  it('refuses a second opening in the same process', async () => {
    const store = await openStore({ dataDir })
    await expect(openStore({ dataDir })).rejects.toThrow(StoreLockedError)
    await store.close()
  })

  it('says of a file that is no database which it is and what to do', async () => {
    const { folder, database } = storePaths(dataDir)
    mkdirSync(folder, { recursive: true })
    writeFileSync(database, 'not a database at all, but long enough to be read as one'.repeat(100))
    const refused = await openStore({ dataDir }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StoreCorruptError)
    expect(String(refused)).toContain(`${database}: byte 0`)
    expect(String(refused)).toContain('npm run restore')
  })

  it('says of a database that was cut short that it is corrupt', async () => {
    const store = await openStore({ dataDir })
    await store.commit(groupOf(record(Array.from({ length: 2000 }, (_, i) => created(String(i))))))
    await store.close()
    const { database } = storePaths(dataDir)
    truncateSync(database, Math.floor(statSync(database).size / 2))
    await expect(openStore({ dataDir })).rejects.toThrow(StoreCorruptError)
  })

  const payloadOf = async (seq: number): Promise<string> => {
    const db = openReader(storePaths(dataDir).database)
    const row = await db.selectFrom('journal').select('payload').where('seq', '=', seq).executeTakeFirstOrThrow()
    await db.destroy()
    return row.payload
  }

  it('names the journal row that was altered, and the one of a newer version', async () => {
    const store = await openStore({ dataDir })
    await store.commit(groupOf(record([...call('1'), ...call('2')])))
    await store.close()
    const change = async (
      seq: number,
      values: { payload?: string; type?: string; version?: number; contact?: string },
    ): Promise<string> => {
      const db = openWriter(storePaths(dataDir).database)
      await db.updateTable('journal').set(values).where('seq', '=', seq).execute()
      await db.destroy()
      const opened = await openStore({ dataDir })
      const error: unknown = await opened.journal(0, 100).catch((reason: unknown) => reason)
      await opened.close()
      expect(error).toBeInstanceOf(StoreCorruptError)
      return String(error)
    }
    // A sealed text does not open in another row.
    expect(await change(14, { payload: await payloadOf(1) })).toContain('journal row 14 cannot be read')
    expect(await change(7, { payload: '{"contact":' })).toContain('journal row 7 cannot be read')
    // Still JSON, still an event: only its sum tells.
    expect(await change(5, { payload: (await payloadOf(5)).replace('siti', 'sita') })).toContain(
      'journal row 5 cannot be read: it is not what was written',
    )
    expect(await change(4, { contact: 'c-2' })).toContain('journal row 4 cannot be read: it is not what was written')
    expect(await change(2, { type: 'queue-entered', version: 9 })).toContain(
      'journal row 2 is of type queue-entered version 9, which this version does not know: it was written by a newer Sambung (this one knows version 1 of it); start that version again',
    )
    expect(await change(1, { type: 'crystal-gazed' })).toContain('this one knows no such event')
  })

  it('names the journal row that is missing', async () => {
    const store = await openStore({ dataDir })
    await store.commit(groupOf(record(call('1'))))
    await store.close()
    const db = openWriter(storePaths(dataDir).database)
    await db.deleteFrom('journal').where('seq', 'in', [5, 6]).execute()
    await db.destroy()
    const again = await openStore({ dataDir })
    await expect(again.journal(2, 100)).rejects.toThrow(
      `${storePaths(dataDir).database}: journal row 5 is missing: row 7 stands in its place`,
    )
    await expect(again.journal(2, 100)).rejects.toThrow('npm run restore')
    await again.close()
  })

  it('never takes a database that was lost or emptied for that of a new installation', async () => {
    const store = await openStore({ dataDir })
    await store.close()
    // Nothing was in it yet: a start that was cut short is no loss.
    await (await openStore({ dataDir })).close()
    const used = await openStore({ dataDir })
    await used.commit(groupOf(record(call('1'))))
    await used.close()
    const { database, folder } = storePaths(dataDir)
    const refused = async (): Promise<string> => String(await openStore({ dataDir }).catch((error: unknown) => error))
    truncateSync(database)
    expect(await refused()).toContain(`StoreCorruptError: ${database}: journal row 1 is missing: the database is empty`)
    rmSync(database)
    expect(await refused()).toContain('npm run restore')
    rmSync(folder, { recursive: true })
    await (await openStore({ dataDir })).close()
  })

  it('refuses a database of a newer version', async () => {
    await (await openStore({ dataDir })).close()
    const db = openWriter(storePaths(dataDir).database)
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'now')`.execute(db)
    await db.destroy()
    const refused = await openStore({ dataDir }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StoreCorruptError)
    expect(String(refused)).toMatch(
      /has the migration 9999-later, this one knows up to \d{4}-[\w-]+\); start that version/,
    )
  })

  it('leaves nothing of an erased key in the files', async () => {
    const store = await openStore({ dataDir })
    await store.commit(groupOf(record([created('1', { customer: 'ani' }), created('2', { customer: 'bayu' })])))
    const reader = openReader(storePaths(dataDir).database)
    const keys = await reader.selectFrom('customer_key').select('key').orderBy('customer').execute()
    await reader.destroy()
    const [key = '', other = ''] = keys.map((row) => row.key)
    expect(key).not.toBe(other)
    await store.eraseCustomer(customerId('ani'))
    await store.close()
    const bytes = readFileSync(storePaths(dataDir).database)
    expect([bytes.includes(key), bytes.includes(other)]).toEqual([false, true])
  })

  it('refuses an SQLite that loses writes', () => {
    expect(() => refuseOld('3.51.2')).toThrow('3.51.3 or newer')
    expect(() => refuseOld('3.44.6')).toThrow('3.51.3 or newer')
    for (const fine of ['3.51.3', '3.52.0', '4.0.0']) refuseOld(fine)
  })
})
