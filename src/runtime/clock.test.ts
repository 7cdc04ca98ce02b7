import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

test('an hour either way: centre time never goes backwards and never leaps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: -3_600_000, max: 3_600_000 }))),
      (moves) => {
        let wall = 1_000_000_000
        let monotonic = 5
        const clock = createClock(0, { wall: () => wall, monotonic: () => monotonic })
        let before = clock.now()
        for (const [elapsed, jump] of moves) {
          monotonic += elapsed
          wall += elapsed + jump
          const now = clock.now()
          expect(now - before).toBeGreaterThanOrEqual(Math.floor(elapsed * 0.9) - 1)
          expect(now - before).toBeLessThanOrEqual(Math.ceil(elapsed * 1.1) + 1)
          before = now
        }
      },
    ),
  )
})

test('a wall clock behind the journal does not take the centre back', () => {
  const clock = createClock(5_000, { wall: () => 1_000, monotonic: () => 0 })
  expect(clock.now()).toBe(5_000)
  expect(clock.drift()).toBe(-4_000)
})

test('a drift is caught up in time', () => {
  let wall = 100_000
  let monotonic = 0
  const clock = createClock(0, { wall: () => wall, monotonic: () => monotonic })
  wall += 10_000
  for (let second = 0; second < 120; second++) {
    wall += 1_000
    monotonic += 1_000
    clock.now()
  }
  expect(clock.drift()).toBe(0)
})
