/**
 * A database that another program has locked, under `npm start`: a server that waits for it is no server that hangs, and one
 * that is asked to end meanwhile gets the time to write down what happened.
 */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signIn } from '../support/api.ts'
import { closedContactFrom } from '../support/contact-from.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { placesWith } from './floor-books.ts'
import { slowness } from './floor-faults.ts'
import { type DatabaseLock, lockDatabase } from './storage-lock.ts'
import { tellFault } from './tell.ts'

/** Two waits of SQLite's for a lock, nearly (src/storage/sqlite/connection.ts). */
const LOCKED_MS = 9_000
/** Of the five that the supervisor gives an answer (scripts/start/pulse.ts). */
const answersWithinMs = (): number => 1_000 * slowness()

let floor: Floor
beforeEach(async () => {
  floor = await openFloor({ legs: 6 })
}, 120_000)
afterEach(() => floor?.close(), 60_000)

const lock = (): Promise<DatabaseLock> =>
  lockDatabase(
    (program, ...values) => floor.site.run(program, values),
    join(floor.site.data, 'db', 'sambung.sqlite'),
    LOCKED_MS,
  )
/** A caller who waits, on the disk, and is gone while it is locked. */
const callerGoes = async (): Promise<string> => {
  const caller = await floor.dial()
  await placesWith(floor, { waiting: 1 })
  locked = await lock()
  caller.hangUp()
  await waitFor('events to wait for the disk', async () => (await pendingEvents()) > 0)
  return caller.shown
}
let locked: DatabaseLock
const base = (): string => `http://127.0.0.1:${floor.site.env.SAMBUNG_PORT}`
const pendingEvents = async (): Promise<number> => {
  const text = await (await fetch(`${base()}/metrics`)).text()
  return Number(/^sambung_journal_pending_events (\d+)/m.exec(text)?.[1] ?? 0)
}

describe('a locked database', () => {
  it('does not make the server look as if it hung: it says at once that it lives', async () => {
    const before = floor.site.pid('main.js')
    const from = await callerGoes()
    let isOver = false
    void locked.gone.then(() => {
      isOver = true
    })
    let longest = 0
    let asked = 0
    // Also while as many wait for the database as may: none of them stands in the way.
    const writers = Array.from({ length: 8 }, () => floor.admin.request('PUT', '/numbers/1599', { queue: 'support' }))
    while (!isOver) {
      const began = performance.now()
      const answer = await fetch(`${base()}/health/live`, { signal: AbortSignal.timeout(10_000) })
      expect(answer.status).toBe(200)
      longest = Math.max(longest, performance.now() - began)
      asked += 1
    }
    await Promise.all(writers)
    console.log(`/health/live while the database was locked: ${asked} answers, the longest ${longest.toFixed(0)} ms`)
    expect(longest).toBeLessThan(answersWithinMs())
    expect((await closedContactFrom(floor.admin, from)).outcome).toBe('abandoned')
    expect(floor.site.pid('main.js')).toBe(before)
  }, 120_000)

  it('does not cost what happened when npm start is ended meanwhile', async () => {
    await floor.killSupervisor()
    const start = await floor.start()
    await waitFor('it to be taken over', () => start.words().includes('the server runs already'))
    const from = await callerGoes()
    const began = performance.now()
    start.child.kill('SIGTERM')
    await start.ended()
    const endMs = performance.now() - began
    await locked.gone
    await floor.start()
    const admin = await signIn(base(), 'admin', floor.site.env.SAMBUNG_ADMIN_PASSWORD ?? '')
    const { outcome } = await closedContactFrom(admin, from)
    tellFault({
      fault: 'F10 an orderly end while the database is locked',
      done: `the end waits for the lock, ${(endMs / 1000).toFixed(1)} s, and the last events are kept`,
      recoveredMs: null,
    })
    expect(outcome).toBe('abandoned')
  }, 120_000)
})
