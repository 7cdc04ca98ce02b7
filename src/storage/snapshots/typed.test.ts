/** What a caller typed, and whom they are put through to, stands nowhere in clear: not in the journal, not in a snapshot; and both give the same state again. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { applyEvent } from '../../core/apply.ts'
import { sessionText } from '../../core/call/session-text.ts'
import { type CenterEvent, contactOf } from '../../core/event.ts'
import { customerId, offerLeg } from '../../core/ids.ts'
import { newSession, type Session } from '../../core/ivr/session.ts'
import { emptyState } from '../../core/state.ts'
import { stateFromJson, stateToJson } from '../../core/state-json.ts'
import { created, groupOf, record } from '../fixture.ts'
import { openStore, type SqliteStore } from '../open-store.ts'
import { storePaths } from '../paths.ts'
import { openReader } from '../sqlite/dialect.ts'
import { makeSnapshot } from './make.ts'

const PIN = '471147'
const SUM = '305030'
/** Whom they are put through to. */
const CALLED = '0215557719'

let dataDir: string
let store: SqliteStore
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sambung-typed-'))
  store = await openStore({ dataDir })
})
afterEach(async () => {
  await store.close()
  rmSync(dataDir, { recursive: true })
})

const typed = (): readonly CenterEvent[] => {
  const began = created('1', { from: '+6285550001111', customer: 'ani' })
  const contact = contactOf(began)
  if (contact === null) throw new Error('the fixture has no contact')
  const beginning = { flow: 'all', version: 1, from: '+6285550001111', to: '1500', language: 'id' }
  const session: Session = {
    ...newSession({ ...beginning, secrets: { pin: PIN }, variables: { sum: SUM }, typed: PIN }),
    phase: { type: 'asking', node: 'pin', play: null, answer: PIN, again: 0 },
  }
  return [
    began,
    { type: 'flow-entered', contact, flow: 'all', version: 1, session: sessionText(newSession(beginning)) },
    { type: 'flow-stepped', contact, session: sessionText(session), heard: null },
    {
      type: 'node-left',
      contact,
      flow: 'all',
      node: 'sum',
      exit: 'next',
      to: 'pin',
      cause: { because: 'keys' },
      keys: SUM,
    },
    { type: 'variable-set', contact, variable: 'sum', value: SUM },
    { type: 'outside-called', contact, number: CALLED, leg: offerLeg(contact, 1), offer: 1, ringUntil: 90_000 },
  ]
}

const snapshot = async (): Promise<void> => {
  const { database, snapshots } = storePaths(dataDir)
  const db = openReader(database, 1)
  try {
    await makeSnapshot({ db, databaseFile: database, folder: snapshots, upTo: await store.lastSeq() })
  } finally {
    await db.destroy()
  }
}

const folded = async (): Promise<unknown> => {
  const state = emptyState()
  for (const recorded of await store.journal(0, 1_000)) applyEvent(state, recorded)
  return stateToJson(state)
}

it('is sealed wherever it is kept, and erased with its customer', async () => {
  await store.commit(groupOf(record(typed())))
  await snapshot()
  const loaded = async () => stateToJson(stateFromJson((await store.snapshot())?.state))
  for (const known of [PIN, CALLED]) expect(JSON.stringify(await loaded())).toContain(known)
  expect(await loaded()).toEqual(await folded())
  const all = execFileSync('sh', ['-c', 'find "$0" -type f -exec cat {} +', dataDir], { maxBuffer: 1 << 28 })
  for (const secret of [PIN, SUM, CALLED]) expect(all.includes(secret)).toBe(false)
  await store.eraseCustomer(customerId('ani'))
  for (const secret of [PIN, CALLED]) expect(JSON.stringify([await loaded(), await folded()])).not.toContain(secret)
})
