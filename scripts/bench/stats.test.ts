import { expect, it } from 'vitest'
import { median, percentile, slope } from './stats.ts'

it('takes percentiles by nearest rank', () => {
  const values = Array.from({ length: 200 }, (_, n) => 200 - n)
  expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([100, 198, 200])
  expect(percentile([7], 0.99)).toBe(7)
  expect(percentile([], 0.5)).toBeNaN()
})

it('takes the middle one, or the mean of the two', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5])
})

it('finds the slope of a line, and of points around one', () => {
  const line = [1, 2, 3, 4].map((x) => ({ x, y: 5 + 3 * x }))
  expect(slope(line)).toBeCloseTo(3)
  expect(slope(line.map(({ x, y }, n) => ({ x, y: y + (n === 0 || n === 3 ? 1 : -1) })))).toBeCloseTo(3)
})
