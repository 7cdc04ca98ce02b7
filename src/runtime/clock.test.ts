import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createClock, type SystemTime } from './clock.ts'

const asItIs = (wall: number): number => wall
const noTimers: Pick<SystemTime, 'after'> = { after: () => () => undefined }

test('an hour either way: centre time never goes backwards and never leaps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: -3_600_000, max: 3_600_000 }))),
      (moves) => {
        let wall = 1_000_000_000
        let monotonic = 5
        const clock = createClock(asItIs, { ...noTimers, wall: () => wall, monotonic: () => monotonic })
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
  const clock = createClock((wall) => Math.max(5_000, wall), { ...noTimers, wall: () => 1_000, monotonic: () => 0 })
  expect(clock.now()).toBe(5_000)
  expect(clock.drift()).toBe(-4_000)
})

test('a drift is caught up in time', () => {
  let wall = 100_000
  let monotonic = 0
  const clock = createClock(asItIs, { ...noTimers, wall: () => wall, monotonic: () => monotonic })
  wall += 10_000
  for (let second = 0; second < 120; second++) {
    wall += 1_000
    monotonic += 1_000
    clock.now()
  }
  expect(clock.drift()).toBe(0)
})

test.each([
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
  ['right', 0],
])('with the wall clock %s an hour is waited for to a second of centre time, and never less', (_, jump) => {
  const real = createManualClock(0)
  let offset = 1_000_000_000
  const wall = (): number => real.now() + offset
  const clock = createClock(asItIs, { wall, monotonic: real.now, after: real.after })
  const due = clock.now() + 3_600_000
  const called: number[] = []
  clock.at(due, () => called.push(clock.now()))
  const cancel = clock.at(due, () => called.push(Number.NaN))
  real.advance(60_000)
  offset += jump
  cancel()
  while (called.length === 0) real.advance(100)
  expect(called[0]).toBeGreaterThanOrEqual(due)
  expect((called[0] ?? 0) - due).toBeLessThanOrEqual(1_100)
  real.advance(10_000_000)
  expect(called).toHaveLength(1)
})
