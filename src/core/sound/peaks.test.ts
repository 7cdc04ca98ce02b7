import { expect, it } from 'vitest'
import { createPeaks } from './peaks.ts'

it('keeps the loudest of each part of each channel, whatever pieces the samples come in', () => {
  const frames = [
    [0, 100],
    [-32768, 0],
    [0, 0],
    [16384, -3277],
  ]
  const whole = createPeaks(4, 2, 2)
  whole.add(Int16Array.from(frames.flat()))
  const pieces = createPeaks(4, 2, 2)
  for (const frame of frames) pieces.add(Int16Array.from(frame))
  expect(whole.of()).toEqual([
    [100, 50],
    [0, 10],
  ])
  expect(pieces.of()).toEqual(whole.of())
})

it('has a number for each part of what is shorter than them, and of nothing', () => {
  const short = createPeaks(2, 1, 4)
  short.add(Int16Array.from([32767, 3277]))
  expect(short.of()).toEqual([[100, 10, 0, 0]])
  expect(createPeaks(0, 2, 3).of()).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ])
})
