import { expect, test, vi } from 'vitest'
import type { Recorded } from '../core/event.ts'
import { StoreUnavailableError } from '../ports/store.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createJournal } from './journal.ts'
import { createFakeStore } from './testing/fake-store.ts'

const event = (seq: number): Recorded => ({ seq, at: seq, event: { type: 'clock-jumped', byMs: seq } })
const seqs = (groups: readonly { readonly events: readonly Recorded[] }[]): number[][] =>
  groups.map((group) => group.events.map(({ seq }) => seq))

const setUp = (maxPending?: number) => {
  const store = createFakeStore()
  const clock = createManualClock(0)
  const broken: Error[] = []
  const journal = createJournal({
    store,
    clock,
    ...(maxPending === undefined ? {} : { maxPending }),
    onBroken: (error) => broken.push(error),
  })
  return { store, clock, journal, broken }
}

test('what comes while a commit is under way goes into the next, in order, and each waits for its own', async () => {
  const { store, journal } = setUp()
  store.disk = 'slow'
  let first = false
  const one = journal.append([event(1)], [], []).then(() => {
    first = true
  })
  await new Promise(setImmediate)
  const rest = [2, 3, 4].map((seq) => journal.append([event(seq)], [], []))
  expect(first).toBe(false)
  expect(journal.pending).toBe(4)
  store.disk = 'ok'
  store.release()
  await Promise.all([one, ...rest])
  expect(seqs(store.groups)).toEqual([[1], [2, 3, 4]])
  expect(journal.pending).toBe(0)
})

test('a full disk: who asks hears it, nothing is lost, and the order holds when the disk returns', async () => {
  const { store, clock, journal } = setUp()
  store.disk = 'full'
  await expect(journal.append([event(1)], [], [])).rejects.toBeInstanceOf(StoreUnavailableError)
  expect(journal.ok).toBe(false)
  await expect(journal.append([event(2)], [], ['k'])).rejects.toBeInstanceOf(StoreUnavailableError)
  store.disk = 'ok'
  clock.advance(1_000)
  await new Promise(setImmediate)
  expect(seqs(store.groups)).toEqual([[1, 2]])
  expect(store.groups[0]?.done).toEqual(['k'])
  expect(journal.ok).toBe(true)
})

test('more in memory than may be is told', async () => {
  const { store, journal } = setUp(2)
  store.disk = 'full'
  await journal.append([event(1)], [], []).catch(() => {})
  expect(journal.saturated).toBe(false)
  await journal.append([event(2), event(3)], [], []).catch(() => {})
  expect(journal.saturated).toBe(true)
})

test('a broken store is told once and for all, and nobody waits for it any more', async () => {
  const { store, clock, journal, broken } = setUp()
  store.disk = 'broken'
  await expect(journal.append([event(1)], [], [])).rejects.toThrow('broken')
  await expect(journal.append([event(2)], [], [])).rejects.toThrow('broken')
  await expect(journal.flush()).rejects.toThrow('broken')
  journal.note([event(3)], [], [])
  clock.advance(10_000)
  await new Promise(setImmediate)
  expect(journal.ok).toBe(false)
  expect(broken).toHaveLength(1)
})

test('what nobody waits for lingers and shares a commit; who waits takes it along at once', async () => {
  const { store, clock, journal } = setUp()
  journal.note([event(1)], [], [])
  clock.advance(99)
  await new Promise(setImmediate)
  expect(store.groups).toEqual([])
  journal.note([event(2)], [], ['k'])
  clock.advance(1)
  await vi.waitFor(() => expect(seqs(store.groups)).toEqual([[1, 2]]))
  journal.note([event(3)], [], [])
  await journal.append([event(4)], [], [])
  expect(seqs(store.groups)).toEqual([
    [1, 2],
    [3, 4],
  ])
  clock.advance(100)
  await new Promise(setImmediate)
  expect(store.groups).toHaveLength(2)
})

test('what happens during a commit follows it without anybody waiting', async () => {
  const { store, clock, journal } = setUp()
  store.disk = 'slow'
  const first = journal.append([event(1)], [], [])
  await new Promise(setImmediate)
  journal.note([event(2)], [], [])
  store.disk = 'ok'
  store.release()
  await first
  await new Promise(setImmediate)
  clock.advance(100)
  await vi.waitFor(() => expect(seqs(store.groups)).toEqual([[1], [2]]))
})

test('a flush tries a disk that refused once more at once: what a server that ends still has gets its chance', async () => {
  const { store, clock, journal } = setUp()
  store.disk = 'full'
  await journal.append([event(1)], [], []).catch(() => {})
  await expect(journal.flush()).rejects.toBeInstanceOf(StoreUnavailableError)
  store.disk = 'ok'
  await journal.flush()
  expect(seqs(store.groups)).toEqual([[1]])
  expect(journal.ok).toBe(true)
  // The retries that were under way are over.
  clock.advance(5_000)
  await new Promise(setImmediate)
  expect(store.groups).toHaveLength(1)
})
