import { describe, expect, test } from 'vitest'
import { PULSE, type Pulse, silentMs, untilSilent } from './pulse.ts'

/** Time of a test's own: a pause passes at once, and takes so much longer as the round says. */
const rounds = (
  late: Readonly<Record<number, number>> = {},
): { readonly pulse: Pulse; readonly asked: () => number } => {
  let now = 0
  let round = 0
  return {
    asked: () => round,
    pulse: {
      ...PULSE,
      now: () => now,
      pause: async (ms) => {
        round += 1
        now += ms + (late[round] ?? 0)
      },
    },
  }
}

const never = new AbortController().signal

describe('a process is taken to hang', () => {
  test('after fifteen seconds, three questions in a row', async () => {
    const { pulse, asked } = rounds()
    await untilSilent(async () => false, never, pulse)
    expect([asked(), silentMs(pulse)]).toEqual([3, 15_000])
  })

  test('from the last answer on', async () => {
    const { pulse, asked } = rounds()
    // As one whose loop is blocked for less than that, again and again.
    await untilSilent(async () => [2, 4, 5, 8].includes(asked()), never, pulse)
    expect(asked()).toBe(12)
  })

  test('not for time in which nobody ran: the machine slept, or was too busy', async () => {
    const { pulse, asked } = rounds({ 3: 3_600_000, 5: 1001 })
    await untilSilent(async () => false, never, pulse)
    expect(asked()).toBe(8)
  })

  test('not any more when it has ended', async () => {
    const { pulse, asked } = rounds()
    const over = new AbortController()
    const answers = async (): Promise<boolean> => {
      if (asked() === 20) over.abort()
      return true
    }
    await untilSilent(answers, over.signal, pulse)
    expect(asked()).toBe(21)
  })
})

test('a question is not asked again before its time', async () => {
  const over = new AbortController()
  const asked: number[] = []
  const answers = async (): Promise<boolean> => {
    asked.push(performance.now())
    if (asked.length === 3) over.abort()
    return true
  }
  await untilSilent(answers, over.signal, { ...PULSE, everyMs: 20 })
  expect(asked.map((at) => at >= (asked[0] ?? 0) + 20 * asked.indexOf(at) - 2)).toEqual([true, true, true])
})
