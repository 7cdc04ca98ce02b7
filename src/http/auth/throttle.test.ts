import { describe, expect, it } from 'vitest'
import { createThrottle, FREE_FAILURES, REMEMBERED } from './throttle.ts'

describe('throttle', () => {
  it('lets a few failures pass, then makes each one wait longer, up to a minute', () => {
    const throttle = createThrottle()
    let now = 0
    const waits: number[] = []
    for (let i = 0; i < FREE_FAILURES + 10; i++) {
      throttle.failed('siti', '192.0.2.1', now)
      const wait = throttle.waitFor('siti', '192.0.2.1', now)
      waits.push(wait)
      now += wait
    }
    expect(waits.slice(0, FREE_FAILURES)).toEqual([0, 0, 0, 0, 1_000])
    expect(waits.slice(FREE_FAILURES, FREE_FAILURES + 4)).toEqual([2_000, 4_000, 8_000, 16_000])
    expect(waits.at(-1)).toBe(60_000)
    expect(throttle.waitFor('siti', '192.0.2.1', now)).toBe(0)
  })

  it('keeps nobody else waiting, and forgets after success and after a while', () => {
    const throttle = createThrottle()
    const fail = (now: number): void => {
      for (let i = 0; i < FREE_FAILURES; i++) throttle.failed('siti', '192.0.2.1', now)
    }
    fail(0)
    expect(throttle.waitFor('siti', '192.0.2.2', 0)).toBe(0)
    expect(throttle.waitFor('budi', '192.0.2.1', 0)).toBe(0)
    throttle.succeeded('siti', '192.0.2.1')
    expect(throttle.waitFor('siti', '192.0.2.1', 0)).toBe(0)
    fail(0)
    throttle.failed('siti', '192.0.2.1', 3_600_000)
    expect(throttle.waitFor('siti', '192.0.2.1', 3_600_000)).toBe(0)
  })

  it('remembers a bounded number of pairs', () => {
    const throttle = createThrottle()
    for (let i = 0; i < REMEMBERED + 500; i++) throttle.failed(`user-${i}`, '192.0.2.1', i)
    expect(throttle.size).toBe(REMEMBERED)
  })
})
