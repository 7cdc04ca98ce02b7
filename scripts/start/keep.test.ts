import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { type Kept, keep, type Part } from './keep.ts'
import { PULSE } from './pulse.ts'
import { type Running, runningChild } from './running.ts'

/** A process of no real one's: it ends when told. */
const pretend = (): Running & { readonly die: (how: string) => void } => {
  let how: string | null = null
  let settle = (_: string): void => undefined
  const ended = new Promise<string>((resolve) => {
    settle = resolve
  })
  const die = (text: string): void => {
    how = text
    settle(text)
  }
  return { pid: 0, ended, end: () => how, die }
}

describe('a part that is kept running', () => {
  const backOff = { firstMs: 1, mostMs: 4, resetAfterMs: 60_000 }
  const stopWith = async (kept: Kept, last: { die: (how: string) => void }): Promise<void> => {
    const stopped = kept.stop(1000)
    last.die('stopped')
    await stopped
  }

  test('starts again, each time later up to a bound', async () => {
    const lines: string[] = []
    const lives = Array.from({ length: 6 }, pretend)
    let started = 0
    let began = (_: number): void => undefined
    const part: Part = {
      name: 'x',
      adopted: null,
      start: async () => lives[started++] ?? pretend(),
      ready: async () => began(started),
    }
    const readyFor = (count: number) =>
      new Promise<void>((resolve) => {
        began = (now) => now === count && resolve()
      })
    let next = readyFor(1)
    const kept = keep(part, (line) => lines.push(line), backOff)
    for (let n = 1; n <= 5; n++) {
      await next
      next = readyFor(n + 1)
      lives[n - 1]?.die('SIGKILL')
    }
    await next
    await stopWith(kept, lives[5] ?? pretend())
    const pauses = lines.flatMap((line) => /SIGKILL\); it starts again in ([\d.]+) s/.exec(line)?.[1] ?? [])
    expect(pauses).toEqual(['0.001', '0.002', '0.004', '0.004', '0.004'])
    expect(started).toBe(6)
  })

  test('that never became ready is not started again', async () => {
    let started = 0
    const part: Part = {
      name: 'x',
      adopted: null,
      start: async () => {
        started++
        const life = pretend()
        life.die('status 1')
        return life
      },
      ready: async (running) => {
        throw new Error(`it ended: ${running.end()}`)
      },
    }
    const kept = keep(part, () => undefined, backOff)
    await expect(kept.firstReady).rejects.toThrow('it ended: status 1')
    await kept.stop(10)
    expect(started).toBe(1)
  })

  test('was ready once: then a start that fails is tried again', async () => {
    const lines: string[] = []
    let started = 0
    let third = (): void => undefined
    const thirdReady = new Promise<void>((resolve) => {
      third = resolve
    })
    const lives = [pretend(), pretend()]
    const part: Part = {
      name: 'x',
      adopted: null,
      start: async () => {
        started++
        if (started === 2) throw new Error('no memory')
        return (started === 1 ? lives[0] : lives[1]) ?? pretend()
      },
      ready: async () => {
        if (started === 3) third()
      },
    }
    const kept = keep(part, (line) => lines.push(line), backOff)
    await kept.firstReady
    lives[0]?.die('status 7')
    await thirdReady
    await stopWith(kept, lives[1] ?? pretend())
    expect(lines.join('\n')).toMatch(/status 7.*no memory/s)
  })

  test('is taken over when it runs already', async () => {
    const lines: string[] = []
    const left = pretend()
    const part: Part = {
      name: 'x',
      adopted: left,
      start: () => Promise.reject(new Error('started a second one')),
      ready: async () => undefined,
    }
    const kept = keep(part, (line) => lines.push(line), backOff)
    await kept.firstReady
    await stopWith(kept, left)
    expect(lines).toEqual(['✓ x runs already (process 0)'])
  })

  /** Asked without a pause. */
  const quick = { ...PULSE, everyMs: 0 }

  test('that was ready and hangs is killed and starts again, with one line', async () => {
    const lines: string[] = []
    const hung = runningChild(spawn('sleep', ['60']))
    process.kill(hung.pid, 'SIGSTOP')
    const next = pretend()
    let started = 0
    let second = (): void => undefined
    const secondReady = new Promise<void>((resolve) => {
      second = resolve
    })
    const part: Part = {
      name: 'x',
      adopted: null,
      start: async () => (started++ === 0 ? hung : next),
      ready: async () => void (started === 2 && second()),
      answers: async () => started === 2,
    }
    const kept = keep(part, (line) => lines.push(line), backOff, quick)
    await secondReady
    expect(hung.end()).toBe('SIGKILL')
    await stopWith(kept, next)
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual([
      `✗ x has ended (process ${hung.pid} answered nothing for 0 s and was killed); it starts again in 0.001 s`,
    ])
  })

  test('is not asked before it is ready', async () => {
    const starting = pretend()
    const order: string[] = []
    const part: Part = {
      name: 'x',
      adopted: null,
      start: async () => starting,
      ready: async () => {
        // More than a question's time.
        for (let n = 0; n < 5; n++) await quick.pause(1, new AbortController().signal)
        order.push('ready')
      },
      answers: async () => order.push('asked') > 0,
    }
    const kept = keep(part, () => undefined, backOff, quick)
    await kept.firstReady
    await stopWith(kept, starting)
    expect(order.slice(0, 2)).toEqual(['ready', 'asked'])
  })

  test('that is stopped while it starts does not stay behind', async () => {
    let spawned = (_: Running): void => undefined
    const start = new Promise<Running>((resolve) => {
      spawned = resolve
    })
    const kept = keep(
      { name: 'x', adopted: null, start: () => start, ready: async () => undefined },
      () => undefined,
      backOff,
    )
    const stopped = kept.stop(1000)
    const late = runningChild(spawn('sleep', ['60']))
    spawned(late)
    await stopped
    expect(late.end()).toBe('SIGTERM')
  })
})
