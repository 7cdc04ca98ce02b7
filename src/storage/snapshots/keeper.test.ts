import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startSnapshotKeeper } from './keeper.ts'

const threads = vi.hoisted((): Thread[] => [])
interface Thread extends EventEmitter {
  readonly orders: unknown[]
}
vi.mock('node:worker_threads', () => ({
  Worker: class extends EventEmitter {
    readonly orders: unknown[] = []
    constructor() {
      super()
      threads.push(this)
    }
    postMessage(order: unknown): void {
      this.orders.push(order)
    }
    unref(): void {}
    ref(): void {}
  },
}))

let folder: string
const errors: unknown[] = []
const log = { info: () => {}, warn: () => {}, error: (fields: unknown) => void errors.push(fields) }
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-keeper-'))
  threads.length = 0
  errors.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a thread that dies in the making is begun anew, a while later, and said', async () => {
  const keeper = await startSnapshotKeeper({ databaseFile: 'd', folder, everyEvents: 100, log })
  keeper.committed(99)
  expect(threads).toHaveLength(0)
  keeper.committed(100)
  expect(threads[0]?.orders).toEqual([{ type: 'make', upTo: 100 }])
  threads[0]?.emit('error', new Error('out of memory'))
  threads[0]?.emit('exit', 1)
  expect(errors).toEqual([{ error: 'out of memory' }])
  keeper.committed(109)
  expect(threads).toHaveLength(1)
  keeper.committed(110)
  expect(threads).toHaveLength(2)
  expect(threads[1]?.orders).toEqual([{ type: 'make', upTo: 110 }])
})

test('a thread that never was asked for is not begun to be ended', async () => {
  await (await startSnapshotKeeper({ databaseFile: 'd', folder, everyEvents: 100, log })).stop()
  expect(threads).toHaveLength(0)
})

test('what is committed while one is made is not forgotten', async () => {
  const keeper = await startSnapshotKeeper({ databaseFile: 'd', folder, everyEvents: 100, log })
  keeper.committed(100)
  keeper.committed(250)
  expect(threads[0]?.orders).toHaveLength(1)
  threads[0]?.emit('message', { made: 100, error: null })
  expect(threads[0]?.orders[1]).toEqual({ type: 'make', upTo: 250 })
})
