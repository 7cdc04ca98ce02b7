import { expect, it } from 'vitest'
import { createManualClock } from '../../telephony/fake/manual-clock.ts'
import { createPace } from './pace.ts'

it('works at once after a rest, and else once a rest', () => {
  const clock = createManualClock(1_000)
  const worked: number[] = []
  const pace = createPace(50, () => worked.push(clock.now() - 1_000), clock.now, clock.after)
  pace.ask()
  pace.ask()
  clock.advance(0)
  expect(worked).toEqual([0])
  for (let i = 0; i < 100; i++) {
    pace.ask()
    clock.advance(1)
  }
  expect(worked).toEqual([0, 50, 100])
  clock.advance(1_000)
  pace.ask()
  clock.advance(0)
  expect(worked).toEqual([0, 50, 100, 1_100])
  pace.ask()
  pace.stop()
  clock.advance(1_000)
  expect(worked).toHaveLength(4)
})
