import { describe, expect, it } from 'vitest'
import { familiesIn, untilEnough } from './handlers.ts'
import { loudness } from './levels.ts'
import { createMicrophone, troubleOf } from './microphone.ts'
import { retryDelayMs } from './retry.ts'
import { createRoom, ROOM_WITHIN_MS } from './room.ts'
import { type After, createTimers, type Ticker } from './timers.ts'

describe('phone.retry', () => {
  it('comes back soon, later and later, never later than in 8 s, and not in step', () => {
    const least = [0, 1, 2, 3, 4, 50].map((attempt) => retryDelayMs(attempt, () => 0))
    const most = [0, 1, 2, 3, 4, 50].map((attempt) => retryDelayMs(attempt, () => 1))
    expect(least).toEqual([200, 400, 800, 1600, 3200, 4000])
    expect(most).toEqual([400, 800, 1600, 3200, 6400, 8000])
  })
})

describe('phone.timers', () => {
  it('run what the worker says is due, and nothing that was taken back', () => {
    const posted: { readonly id: number; readonly afterMs: number | null }[] = []
    let due: (event: { readonly data: unknown }) => void = () => undefined
    const worker: Ticker = {
      postMessage: (order) => posted.push(order),
      addEventListener: (_type, listener) => {
        due = listener
      },
    }
    const later = createTimers(worker)
    const ran: string[] = []
    later(50, () => ran.push('first'))
    const cancel = later(60, () => ran.push('second'))
    cancel()
    due({ data: 1 })
    due({ data: 1 })
    due({ data: 2 })
    expect(ran).toEqual(['first'])
    expect(posted).toEqual([
      { id: 1, afterMs: 50 },
      { id: 2, afterMs: 60 },
      { id: 2, afterMs: null },
    ])
  })
})

describe('phone.microphone', () => {
  const named = (name: string): Error => Object.assign(new Error(name), { name })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
  ] as const)('a %s means %s', (name, trouble) => {
    expect(troubleOf(named(name))).toBe(trouble)
  })

  it('is not given to a page without https', async () => {
    const microphone = createMicrophone(undefined)
    await microphone.open()
    expect(microphone.state.get()).toBe('insecure')
  })
})

describe('phone.levels', () => {
  it('are 1 at full scale, 0.5 at -30 dB, 0 in silence', () => {
    const tone = (peak: number): Float32Array => Float32Array.from({ length: 512 }, () => peak)
    expect(loudness(tone(1))).toBe(1)
    expect(loudness(tone(10 ** (-30 / 20)))).toBeCloseTo(0.5, 3)
    expect(loudness(tone(0))).toBe(0)
  })
})

/** Timers that run when the test says so. */
const byHand = () => {
  const waiting: { readonly ms: number; readonly run: () => void }[] = []
  const after: After = (ms, run) => {
    const timer = { ms, run }
    waiting.push(timer)
    return () => {
      const at = waiting.indexOf(timer)
      if (at >= 0) waiting.splice(at, 1)
    }
  }
  const due = (): void => {
    for (const { run } of waiting.splice(0)) run()
  }
  return { after, waiting, due }
}

describe('phone.room', () => {
  const setUp = () => {
    const over: string[] = []
    const timers = byHand()
    return { over, ...timers, room: createRoom<string>(timers.after, (call) => over.push(call)) }
  }

  it('gives the call that came last to whoever has room for it, once', () => {
    const { room } = setUp()
    expect(room.next()).toBeNull()
    room.wait('first')
    room.wait('second')
    expect([room.next(), room.next()]).toEqual(['second', null])
  })

  it('keeps a call for a moment only, and tells of each', () => {
    const { room, over, waiting, due } = setUp()
    room.wait('first')
    room.wait('second')
    expect(waiting.map(({ ms }) => ms)).toEqual([ROOM_WITHIN_MS, ROOM_WITHIN_MS])
    due()
    expect(over).toEqual(['first', 'second'])
    expect(room.next()).toBeNull()
  })
})

describe('phone.ways', () => {
  const [FOUR, SIX] = ['192.0.2.2', 'fd00::2']
  const way = (address: string): string => `a=candidate:H1 1 UDP 2130706431 ${address} 10000 typ host\r\n`
  const setUp = (...offered: readonly string[]) => {
    const { after, due, waiting } = byHand()
    const told: string[] = []
    const sdp = `v=0\r\n${offered.map(way).join('')}`
    const found = untilEnough({ offered: () => sdp, after, done: () => told.push('enough') })
    const done = (): number => {
      due()
      return told.length
    }
    return { found, waiting, done }
  }

  it.each([
    ['of the only kind that is offered', [FOUR], [FOUR], 1],
    ['of both kinds', [FOUR, SIX], [FOUR, SIX], 1],
    ['of one kind of two', [FOUR, SIX], [SIX], 0],
    ['of another kind', [FOUR], [SIX], 0],
    ['that are names', [FOUR], ['0a1b.local'], 0],
    ['for a switch that has said nothing yet', [], [FOUR], 0],
  ] as const)('ways %s', (_what, offered, ways, times) => {
    const { found, done } = setUp(...offered)
    for (const each of ways) found(each)
    expect(done()).toBe(times)
  })

  it('waits for a moment of quiet after each', () => {
    const { found, waiting, done } = setUp(FOUR)
    found(FOUR)
    found('192.0.2.3')
    found('')
    expect(waiting).toHaveLength(1)
    expect(done()).toBe(1)
  })

  it('knows which kinds of addresses the switch offers', () => {
    const four = 'a=candidate:H1 1 UDP 2130706431 192.0.2.2 10000 typ host\r\n'
    const six = 'a=candidate:H2 1 UDP 2130706431 fd00::2 10000 typ host\r\n'
    const named = 'a=candidate:H3 1 udp 2130706431 0a1b.local 10000 typ host\r\n'
    expect([four, six, named, four + six, ''].map((sdp) => [...familiesIn(`v=0\r\n${sdp}`)])).toEqual([
      [4],
      [6],
      [],
      [4, 6],
      [],
    ])
  })
})
