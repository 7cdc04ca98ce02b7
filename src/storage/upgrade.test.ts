/** Databases of older versions: they gain what is new and keep what they have. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newQueue } from '../core/acd/new-queue.ts'
import { contactId, queueId } from '../core/ids.ts'
import { call, created, groupOf, madeGood, owed, record } from './fixture.ts'
import { openStore } from './open-store.ts'
import { storePaths } from './paths.ts'
import { openReader, openWriter } from './sqlite/dialect.ts'

describe('a database of an older version', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sambung-upgrade-'))
  })
  afterEach(() => rmSync(dataDir, { recursive: true }))

  /** As the first version left one: its tables, with a call in the journal and the lists. */
  const makeFirst = async (): Promise<void> => {
    const modern = await openStore({ dataDir })
    const queue = newQueue(queueId('support'), 'Support', {})
    await modern.commit(groupOf(record([...call('1', { note: 'n' }), { type: 'queue-saved', queue }])))
    await modern.close()
    const db = openWriter(storePaths(dataDir).database)
    await db.schema.dropTable('obligation').execute()
    await db.schema.dropTable('setting_change').execute()
    await sql`delete from kysely_migration where name <> '0001-first'`.execute(db)
    await db.destroy()
  }

  const tables = async (): Promise<readonly string[]> => {
    const db = openReader(storePaths(dataDir).database)
    const found = await db.introspection.getTables()
    await db.destroy()
    return found.map(({ name }) => name)
  }

  it('gains the obligations and who changed what, and keeps its calls', async () => {
    await makeFirst()
    expect(await tables()).not.toContain('obligation')
    const store = await openStore({ dataDir })
    try {
      expect(await tables()).toContain('obligation')
      expect(await store.contact(contactId('c-1'))).toMatchObject({ state: 'closed', from: '+628123456789' })
      expect(await store.obligations({}, 10, null)).toEqual({ items: [], next: null })
      expect(await store.settingChanges({}, 10, null)).toMatchObject([{ event: { type: 'queue-saved' }, last: true }])
      const next = (await store.lastSeq()) + 1
      await store.commit(groupOf(record([created('2'), owed('2'), created('3'), owed('3'), madeGood('3')], next)))
      const lists = async () => [
        ...(await store.obligations({}, 10, null)).items,
        ...(await store.contacts({}, 10, null)).items,
      ]
      const before = await lists()
      expect(before.map(({ id }) => id)).toEqual(['o-c-3', 'o-c-2', 'c-3', 'c-2', 'c-1'])
      await store.rebuildProjections()
      expect(await lists()).toEqual(before)
    } finally {
      await store.close()
    }
  })
})
