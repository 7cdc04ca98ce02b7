import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contactId } from '../core/ids.ts'
import { createContactFold } from './contact-fold.ts'
import { call, groupOf, record } from './fixture.ts'
import { openStore } from './open-store.ts'

test('folds what the lists will have, event by event', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-fold-'))
  const store = await openStore({ dataDir: folder })
  const fold = createContactFold()
  expect([fold.row(), fold.recordings()]).toEqual([null, []])
  const id = contactId('c-1')
  for (const recorded of record(call('1', { note: 'a note' }))) {
    await store.commit(groupOf([recorded]))
    fold.add(recorded)
    expect(fold.row(), recorded.event.type).toEqual(await store.contact(id))
    expect(fold.recordings(), recorded.event.type).toEqual(await store.recordingsOf([id]))
  }
  await store.close()
  rmSync(folder, { recursive: true })
})
