import { describe, expect, it } from 'vitest'
import { untilEnough } from './handlers.ts'
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
  const offer = (...addresses: readonly string[]): string =>
    `v=0\r\n${addresses.map((address) => `a=candidate:H1 1 UDP 2130706431 ${address} 10000 typ host\r\n`).join('')}`
  const four = { protocol: 'udp', address: '192.0.2.7' }
  const six = { protocol: 'udp', address: 'fd00::7' }
  const overTcp = [four, six].map((way) => ({ ...way, protocol: 'tcp' }))
  const setUp = (offered: string) => {
    const { after, due, waiting } = byHand()
    let told = 0
    const enough = untilEnough({
      offered: () => offered,
      after,
      done: () => {
        told += 1
      },
    })
    const done = (): boolean => {
      due()
      return told > 0
    }
    return { ...enough, waiting, done }
  }

  it.each([
    ['of both kinds', [four, six], offer('192.0.2.2', 'fd00::2'), true],
    ['of one kind of two', [six], offer('192.0.2.2', 'fd00::2'), false],
    ['of the only kind', [four], offer('192.0.2.2'), true],
    ['of the other kind', [six], offer('192.0.2.2'), false],
    ['over TCP, which the switch has none of', overTcp, offer('192.0.2.2', 'fd00::2'), false],
    ['by a name', [{ protocol: 'udp', address: '0a1b.local' }], offer('192.0.2.2'), false],
    ['to a switch that offers names only', [four, six], offer('0a1b.local'), false],
    ['to a switch that offers nothing', [four, six], offer(), false],
  ])('ways of ours %s', (_name, ours, offered, expected) => {
    const { found, done } = setUp(offered)
    for (const way of ours) found(way)
    expect(done()).toBe(expected)
  })

  it('waits for a moment of quiet after each', () => {
    const { found, waiting, done } = setUp(offer('192.0.2.2'))
    found(four)
    found({ ...four, address: '192.0.2.3' })
    found(null)
    expect(waiting).toHaveLength(1)
    expect(done()).toBe(true)
  })

  it('looks anew when it is asked anew', () => {
    const { found, forget, done } = setUp(offer('192.0.2.2', 'fd00::2'))
    found(four)
    found(six)
    forget()
    found(four)
    expect(done()).toBe(false)
  })
})
