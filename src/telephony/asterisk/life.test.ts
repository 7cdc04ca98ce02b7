import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EngineEvent } from '../../core/call/switch.ts'
import { legId } from '../../core/ids.ts'
import { LinkDownError } from '../../ports/engine.ts'
import type { AriAnswer } from './ari-socket.ts'
import { createLife } from './life.ts'

const LEG = legId('c-1-a1')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A switch that answers with these counts, the last one for ever. */
const listeningTo = (counts: readonly (number | 'gone' | 'down')[]) => {
  const told: EngineEvent[] = []
  let asked = 0
  const life = createLife({
    request: async (): Promise<AriAnswer> => {
      const count = counts[Math.min(asked, counts.length - 1)]
      asked += 1
      if (count === 'down') throw new LinkDownError('the link was lost')
      return count === 'gone'
        ? { status: 404, reason: 'Not Found', body: { message: 'Channel not found' } }
        : { status: 200, reason: 'OK', body: { rxcount: count } }
    },
    emit: (event) => told.push(event),
  })
  return { life, told, asked: () => asked }
}

test('a leg from which 600 ms nothing came is told as silent, once', async () => {
  const { life, told } = listeningTo([10, 20, 20, 20, 20])
  life.listen(LEG, 60_000)
  await vi.advanceTimersByTimeAsync(700)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(told).toEqual([{ type: 'leg-silent', leg: LEG }])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toHaveLength(1)
})

test('one that speaks again in between is not', async () => {
  const { life, told } = listeningTo([10, 10, 10, 30, 30, 30, 40])
  life.listen(LEG, 1_300)
  await vi.advanceTimersByTimeAsync(1_300)
  expect(told).toEqual([])
})

test.each(['gone', 'down'] as const)('it ends when the leg or the link is %s', async (end) => {
  const { life, told, asked } = listeningTo([10, end])
  life.listen(LEG, 60_000)
  await vi.advanceTimersByTimeAsync(10_000)
  expect([told, asked()]).toEqual([[], 2])
})

test('nobody listens longer than was asked for, nor after a leg was forgotten', async () => {
  const speaking = listeningTo(Array.from({ length: 1_000 }, (_, n) => n))
  speaking.life.listen(LEG, 1_000)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(speaking.asked()).toBeLessThanOrEqual(7)
  const forgotten = listeningTo([1])
  forgotten.life.listen(LEG, 60_000)
  forgotten.life.forget(LEG)
  forgotten.life.listen(LEG, 60_000)
  forgotten.life.forgetAll()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(forgotten.told).toEqual([])
})
