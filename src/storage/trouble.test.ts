/** F10 under a running centre: the disk is full for long enough that memory reaches its bound. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, vi } from 'vitest'
import { newQueue } from '../core/acd/new-queue.ts'
import type { Recorded } from '../core/event.ts'
import { agentId, contactOfLeg, customerId, queueId } from '../core/ids.ts'
import type { Command } from '../core/input.ts'
import { emptyState } from '../core/state.ts'
import { StoreUnavailableError } from '../ports/store.ts'
import { createCenter } from '../runtime/center.ts'
import { createFakeEngine } from '../telephony/fake/engine.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createFakeSwitch } from '../telephony/fake/switch.ts'
import { silentLog } from './log.ts'
import { openStore, storeOver } from './open-store.ts'
import { storePaths } from './paths.ts'
import { openSqlite } from './sqlite/open.ts'

const BOUND = 40
const CALLS = 30

it('F10 full beyond the bound: new calls go to the net, those that are there go on, and no record has a gap', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sambung-trouble-'))
  const database = await openSqlite(storePaths(dataDir))
  const store = await storeOver(dataDir, database, silentLog)
  const clock = { ...createManualClock(), drift: () => 0 }
  const fake = createFakeSwitch({ seed: 1, clock })
  const told: Recorded[] = []
  const troubles: string[] = []
  const center = createCenter({
    state: emptyState(),
    clock,
    store,
    engine: createFakeEngine(fake),
    customerOf: (number) => customerId(`cu-${number}`),
    perform: () => Promise.reject(new Error('nothing is recorded here')),
    random: () => 0.5,
    maxPending: BOUND,
    onEvents: (events) => told.push(...events),
    onTrouble: (kind) => troubles.push(kind),
    onBroken: (error) => troubles.push(`broken ${error.message}`),
  })
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) {
      clock.advance(100)
      await new Promise(setImmediate)
    }
  }
  const limitPages = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(database.writer)
  try {
    await center.start('test')
    await vi.waitFor(() => expect(center.health().switchReady).toBe(true))
    const support = queueId('support')
    const phone = fake.phone('siti', 'answers')
    const siti = { id: agentId('siti'), username: 'siti', name: 'Siti', skills: [], queues: [support] }
    const commands: Command[] = [
      { type: 'save-queue', queue: newQueue(support, 'Support') },
      { type: 'set-number', number: '1501', target: { queue: support } },
      { type: 'save-agent', agent: { ...siti, station: { kind: 'phone', uri: phone.uri } } },
      { type: 'set-presence', agent: siti.id, state: 'available', reason: null },
    ]
    for (const command of commands) expect(await center.submit(command)).toBe(null)
    const steady = fake.callIn({ from: '0811', to: '1501' })
    await vi.waitFor(async () => {
      await pass(100)
      expect(center.health().journalPending).toBe(0)
      expect(steady.hears()).toBe('party')
    })

    await limitPages(1)
    const crowd = Array.from({ length: CALLS }, (_, i) => fake.callIn({ from: `08${i}${'0'.repeat(200)}`, to: '1501' }))
    await vi.waitFor(async () => {
      await pass(1_000)
      expect(center.health().journalOk).toBe(false)
      // A commit may be under way at any moment; what it holds counts.
      expect(center.health().journalPending).toBeGreaterThan(BOUND)
    })
    const late = fake.callIn({ from: '0899', to: '1501' })
    await pass(500)
    expect(center.view.contacts.has(contactOfLeg(late.leg))).toBe(false)
    expect(late.hears()).toBe('music')
    expect(steady.hears()).toBe('party')
    await expect(center.submit({ type: 'clear-number', number: '1501' })).rejects.toThrow(StoreUnavailableError)
    expect(troubles).toContain('journal')

    await limitPages(1_000_000_000)
    await vi.waitFor(async () => {
      await pass(1_000)
      expect(center.health()).toMatchObject({ journalOk: true, journalPending: 0 })
      expect(center.view.contacts.has(contactOfLeg(late.leg))).toBe(true)
    })
    for (const call of [steady, late, ...crowd]) call.hangUp()
    await vi.waitFor(async () => {
      await pass(500)
      expect(center.view.contacts.size).toBe(0)
      expect(center.health().journalPending).toBe(0)
    })
    expect(told.map(({ event }) => event.type)).toContain('journal-gap')
    expect(troubles.filter((kind) => kind !== 'journal')).toEqual([])
  } finally {
    await center.stop()
    await store.close()
  }
  const again = await openStore({ dataDir })
  expect(await again.journal(0, 10_000)).toEqual(told)
  expect((await again.contacts({ state: 'closed' }, 100, null)).items).toHaveLength(CALLS + 2)
  await again.close()
  rmSync(dataDir, { recursive: true })
})
