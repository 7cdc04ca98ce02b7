import { expect, it } from 'vitest'
import { keyedTo, wavePath } from './wave-path.ts'

it('draws a line a part, the second channel below the first, silence thinly', () => {
  expect(wavePath([[100, 0], [25]])).toBe('M0.5 3V97M1.5 49.25V50.75M0.5 126.5V173.5')
  expect(wavePath([])).toBe('')
})

it('moves by keys, within the recording', () => {
  expect(keyedTo('ArrowRight', 1_000, 60_000)).toBe(6_000)
  expect(keyedTo('ArrowLeft', 1_000, 60_000)).toBe(0)
  expect(keyedTo('PageUp', 50_000, 60_000)).toBe(60_000)
  expect(keyedTo('Home', 50_000, 60_000)).toBe(0)
  expect(keyedTo('End', 0, 60_000)).toBe(60_000)
  expect(keyedTo('x', 0, 60_000)).toBeNull()
})
