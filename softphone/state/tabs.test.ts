import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTabs, type Locks } from './tabs.ts'

/** One lock, as the browser has it for all tabs together. */
const oneLock = (): Locks => {
  let holder: { readonly lose: (error: Error) => void } | null = null
  const queue: (() => void)[] = []
  const next = (): void => {
    holder = null
    queue.shift()?.()
  }
  return {
    request: (_name, options, hold) =>
      new Promise((resolve, reject) => {
        const take = (): void => {
          const mine = { lose: reject }
          holder = mine
          void hold().then(() => {
            resolve(undefined)
            if (holder === mine) next()
          })
        }
        options.signal?.addEventListener('abort', () => {
          queue.splice(0, queue.length, ...queue.filter((each) => each !== take))
          reject(new Error('aborted'))
        })
        if (options.steal === true) holder?.lose(new Error('stolen'))
        if (options.steal === true || holder === null) take()
        else queue.push(take)
      }),
  }
}

const settled = async (): Promise<void> => {
  for (let n = 0; n < 10; n++) await Promise.resolve()
}

describe('two-tabs', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const two = () => {
    const locks = oneLock()
    const [first, second]: [string[], string[]] = [[], []]
    return {
      first,
      second,
      a: createTabs(locks, (place) => first.push(place)),
      b: createTabs(locks, (place) => second.push(place)),
    }
  }

  it('the second is told, after a moment, and takes it over when asked to', async () => {
    const { a, b, first, second } = two()
    a.claim(false)
    b.claim(false)
    expect([first, second]).toEqual([['here'], []])
    vi.advanceTimersByTime(2_000)
    expect(second).toEqual(['other-tab'])
    b.claim(true)
    await settled()
    expect(first).toEqual(['here', 'moved'])
    expect(second).toEqual(['other-tab', 'here'])
    a.claim(true)
    await settled()
    expect(second.at(-1)).toBe('moved')
    expect(first.at(-1)).toBe('here')
  })

  it('the second gets it by itself when the first is closed; a reload is not told anything', async () => {
    const { a, b, second } = two()
    a.claim(false)
    b.claim(false)
    vi.advanceTimersByTime(300)
    a.release()
    await settled()
    expect(second).toEqual(['here'])
  })

  it('a browser without locks has one desk', () => {
    const told: string[] = []
    createTabs(undefined, (place) => told.push(place)).claim(false)
    expect(told).toEqual(['here'])
  })
})
