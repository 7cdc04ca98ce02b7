import { expect, test } from 'vitest'
import { emptyState, setDeadline } from '../core/state.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createTimers } from './timers.ts'

const setUp = (post: (name: string) => void) => {
  const state = emptyState()
  const clock = createManualClock(0)
  const timers = createTimers(state, clock, (input) => input.type === 'timer-fired' && post(input.deadline))
  return { state, clock, timers }
}

test('the soonest deadline wakes the loop, moved ones at their new time', () => {
  const fired: string[] = []
  const { state, clock, timers } = setUp((name) => {
    fired.push(name)
    setDeadline(state, name, null)
  })
  setDeadline(state, 'b', 200)
  setDeadline(state, 'a', 100)
  timers.arm()
  clock.advance(99)
  expect(fired).toEqual([])
  setDeadline(state, 'a', 150)
  timers.arm()
  clock.advance(50)
  expect(fired).toEqual([])
  clock.advance(1)
  expect(fired).toEqual(['a'])
  clock.advance(50)
  expect(fired).toEqual(['a', 'b'])
})

test('a deadline that meets a fault is tried again after a while and does not spin', () => {
  const fired: string[] = []
  const { state, clock, timers } = setUp((name) => void fired.push(name))
  setDeadline(state, 'broken', 100)
  timers.arm()
  clock.advance(1_099)
  expect(fired).toEqual(['broken'])
  clock.advance(1)
  expect(fired).toEqual(['broken', 'broken'])
})
