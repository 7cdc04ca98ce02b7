import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyEvent } from '../../core/apply.ts'
import type { Recorded } from '../../core/event.ts'
import { EVENT_TYPES, isEventType, upgradeEvent, versionOf } from '../../core/event-versions.ts'
import { emptyState } from '../../core/state.ts'
import { stateFromJson, stateToJson } from '../../core/state-json.ts'
import type { ContactRow } from '../../ports/store.ts'
import { groupOf } from '../fixture.ts'
import { openStore } from '../open-store.ts'

/**
 * Each release leaves `<version>.jsonl`, a journal as its rows were (personal fields opened), and `<version>.state.json`, the
 * state it gave. Neither is ever changed: a newer version reads the one and comes to the other.
 */
const folder = new URL('.', import.meta.url).pathname
const releases = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.replace('.jsonl', ''))

interface GoldenRow {
  readonly seq: number
  readonly at: number
  readonly type: string
  readonly version: number
  readonly payload: unknown
}

const rowsOf = (release: string): GoldenRow[] =>
  readFileSync(join(folder, `${release}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

const eventsOf = (release: string): Recorded[] =>
  rowsOf(release).map(({ seq, at, type, version, payload }) => ({
    seq,
    at,
    event: upgradeEvent(type, version, payload),
  }))

/** id, state, phase, waitMs, talkMs, wrapupMs, outcome */
const CONTACTS: Readonly<Record<string, readonly string[]>> = {
  '0.1': [
    'c-in-5 open offered null 0 0 null',
    'c-in-6 open waiting null 0 0 null',
    'c-in-4 closed ended 2000 6950 0 failed',
    'c-in-2 closed ended 12520 30030 12030 answered',
    'c-in-1 closed ended 23120 61040 0 answered',
  ],
  '0.2': [
    'c-in-5 open waiting null 0 0 null',
    'c-in-4 closed ended null 0 0 voicemail',
    'c-in-3 closed ended null 0 0 abandoned',
    'c-in-2 open talking 3000 0 0 null',
    'c-in-1 open wrapup 3100 60100 0 answered',
  ],
  '0.3': [
    'c-in-5 open waiting null 0 0 null',
    'c-in-4 closed ended null 0 0 voicemail',
    'c-in-3 closed ended null 0 0 abandoned',
    'c-in-2 open talking 3000 0 0 null',
    'c-in-1 open wrapup 3100 60100 0 answered',
    'c-in-8 closed ended 2000 5000 0 transferred-out',
    'c-out-6 closed ended null 0 0 busy',
    'c-out-5 closed ended null 0 0 busy',
    'c-out-4 closed ended null 0 0 congestion',
    'c-out-2 closed ended null 0 0 busy',
    'c-out-1 closed ended null 9000 0 answered',
    'c-out-3 closed ended null 9000 0 answered',
    'c-in-6 closed ended 3000 38200 0 transferred-out',
    'c-in-0 closed ended 3000 23800 33300 answered',
    'c-out-cb-in-73 closed ended 623100 0 0 expired',
    'c-in-73 closed ended 3200 0 0 callback',
    'c-out-cb-in-72 closed ended 106800 0 0 busy',
    'c-in-72 closed ended 26400 0 0 callback',
    'c-out-cb-in-71 closed ended 23200 0 0 adopted',
    'c-in-71 closed ended 3200 0 0 callback',
    'c-in-7 closed ended null 0 0 abandoned',
  ],
}

/** id, outcome, closedBy */
const OBLIGATIONS: Readonly<Record<string, readonly string[]>> = {
  '0.1': [],
  '0.2': [
    'o-c-in-2 answered null',
    'o-c-in-5 null null',
    'o-c-in-4 null null',
    'o-c-in-3 called-back rina',
    'o-c-in-1 answered null',
  ],
  '0.3': [
    'o-c-in-2 answered null',
    'o-c-in-5 null null',
    'o-c-in-4 null null',
    'o-c-in-3 called-back rina',
    'o-c-in-1 answered null',
    'o-c-in-8 answered null',
    'o-c-in-6 answered null',
    'o-c-in-0 answered null',
    'o-c-in-73 null null',
    'o-c-in-72 null null',
    'o-c-in-71 null null',
    'o-c-in-7 null null',
  ],
}

const summary = ({ id, state, phase, waitMs, talkMs, wrapupMs, outcome }: ContactRow): string =>
  [id, state, phase, waitMs, talkMs, wrapupMs, outcome].map(String).join(' ')

describe('golden journals', () => {
  it.each(releases)('of %s give the state they gave', (release) => {
    const state = emptyState()
    for (const recorded of eventsOf(release)) applyEvent(state, recorded)
    const then = JSON.parse(readFileSync(join(folder, `${release}.state.json`), 'utf8'))
    const now = stateToJson(state)
    // A newer version knows more of a state, and all that the older one knew.
    expect(JSON.parse(JSON.stringify(now))).toMatchObject({ ...then, version: now.version })
    expect(stateToJson(stateFromJson(then))).toMatchObject({ ...then, version: now.version })
  })

  it.each(releases)('of %s go through a store unchanged, and their calls are listed', async (release) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sambung-golden-'))
    const store = await openStore({ dataDir })
    try {
      const events = eventsOf(release)
      await store.commit(groupOf(events))
      expect(await store.journal(0, 10_000)).toEqual(events)
      const lists = async () => ({
        contacts: (await store.contacts({}, 100, null)).items,
        owed: (await store.obligations({}, 100, null)).items,
      })
      const before = await lists()
      await store.rebuildProjections()
      expect(await lists()).toEqual(before)
      expect(before.contacts.map(summary)).toEqual(CONTACTS[release])
      expect(before.owed.map((row) => `${row.id} ${row.outcome} ${row.closedBy}`)).toEqual(OBLIGATIONS[release])
    } finally {
      await store.close()
      rmSync(dataDir, { recursive: true })
    }
  })

  it('of the newest release have every event that is written now, in the version written now', () => {
    const newest = new Set(releases.flatMap(rowsOf).map(({ type, version }) => `${type} ${version}`))
    const written = Object.keys(EVENT_TYPES)
      .filter(isEventType)
      .map((type) => `${type} ${versionOf(type)}`)
    expect(written.filter((name) => !newest.has(name))).toEqual([])
  })
})
