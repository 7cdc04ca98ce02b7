import { expect, test } from 'vitest'
import { clock, percent } from './time.ts'

test('a share is never shown as more than it is, nor as less', () => {
  expect([0.29, 0.899, 1, 0, null].map(percent)).toEqual(['29%', '89%', '100%', '0%', '–'])
})

test('hours only when there are any', () => {
  expect([0, 245_000, 3_729_000, -5].map(clock)).toEqual(['0:00', '4:05', '1:02:09', '0:00'])
})
