import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ASK_EVERY_MS, watch } from './watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The other end of a socket that answers as long as it is there. */
const setUp = () => {
  const world = { isThere: true, ended: false, looks: 0 }
  const socket = Object.assign(new EventEmitter(), {
    ping: () => void (world.isThere && socket.emit('pong')),
    terminate: () => {
      world.ended = true
    },
  })
  const stop = watch(socket, async () => void world.looks++)
  return { world, stop }
}

test('who vanishes without a word is let go within six seconds', () => {
  const { world } = setUp()
  vi.advanceTimersByTime(10 * ASK_EVERY_MS)
  expect(world.ended).toBe(false)
  world.isThere = false
  vi.advanceTimersByTime(6_000)
  expect(world.ended).toBe(true)
})

test('the sign-in is looked at now and then, and after the end nothing is asked any more', () => {
  const { world, stop } = setUp()
  vi.advanceTimersByTime(60_000)
  expect(world.looks).toBe(2)
  stop()
  world.isThere = false
  vi.advanceTimersByTime(60_000)
  expect(world).toEqual({ isThere: false, ended: false, looks: 2 })
})
