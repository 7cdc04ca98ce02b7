import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../tools/steps.ts'
import { PULSE, type Pulse, silentMs, untilSilent } from './pulse.ts'
import { endRunning, type Running, signal } from './running.ts'

/** One of the processes side by side. */
export interface Part {
  readonly name: string
  /** One that runs already, taken over for the first round. */
  readonly adopted: Running | null
  /** Starts it anew. */
  start(): Promise<Running>
  /** Resolves when it does its work; rejects when it ends before, or does not get there. */
  ready(running: Running): Promise<void>
  /** Whether it gives a sign of life now: one that was ready and gives none for long hangs, is killed, and starts again. */
  answers?(): Promise<boolean>
}

export interface Kept {
  /** It ran before us, and has calls of its own perhaps. */
  readonly isAdopted: boolean
  /** Resolves when it is ready for the first time; rejects when it ended, or never began, before that. */
  readonly firstReady: Promise<void>
  /** Ends it, and starts it no more. */
  stop(graceMs: number): Promise<void>
  /** Ends it without waiting for anything. */
  kill(): void
}

export interface BackOff {
  readonly firstMs: number
  readonly mostMs: number
  /** Who has run for that long starts from `firstMs` again. */
  readonly resetAfterMs: number
}

/** A kill is answered at once, and a row of them never so late that callers give up: the promise is five seconds. */
const BACK_OFF: BackOff = { firstMs: 100, mostMs: 2000, resetAfterMs: 10_000 }

/**
 * Starts a process and starts it again whenever it ends, later each time, until it is stopped. One that ended by itself and
 * never became ready is not started again: something is wrong that a person has to see.
 */
export function keep(part: Part, log: Log, backOff: BackOff = BACK_OFF, pulse: Pulse = PULSE): Kept {
  const stopping = new AbortController()
  let running: Running | null = null

  /** One life, to its end: resolves with how it ended. */
  const live = async (adopted: Running | null, isReady: () => void): Promise<string> => {
    const current = adopted ?? (await part.start())
    running = current
    try {
      // stopped while it was being started
      if (stopping.signal.aborted) throw new Error('stopped')
      await part.ready(current)
    } catch (error) {
      // Killed from outside before we saw it ready: nothing is wrong with it, so it lives again.
      const killedBy = current.end()
      if (killedBy?.startsWith('SIG')) return killedBy
      await endRunning(current, NOT_READY_GRACE_MS)
      throw error
    }
    log(`✓ ${part.name} ${adopted === null ? 'is ready' : 'runs already'} (process ${current.pid})`)
    isReady()
    return part.answers === undefined ? current.ended : endOrSilence(current, part.answers, stopping.signal, pulse)
  }

  const lives = async (firstReady: () => void): Promise<void> => {
    let adopted = part.adopted
    let delayMs = backOff.firstMs
    let everReady = false
    const isReady = (): void => {
      everReady = true
      firstReady()
    }
    while (!stopping.signal.aborted) {
      const began = performance.now()
      const how = await live(adopted, isReady).catch((error: unknown) => {
        if (!everReady) throw error
        return error instanceof Error ? error.message : String(error)
      })
      if (stopping.signal.aborted) return
      adopted = null
      if (performance.now() - began >= backOff.resetAfterMs) delayMs = backOff.firstMs
      log(`✗ ${part.name} has ended (${how}); it starts again in ${delayMs / 1000} s`)
      await pause(delayMs, null, { signal: stopping.signal }).catch(() => undefined)
      delayMs = Math.min(backOff.mostMs, delayMs * 2)
    }
  }

  let over: Promise<void> = Promise.resolve()
  const firstReady = new Promise<void>((resolve, reject) => {
    over = lives(resolve).catch(reject)
  })
  firstReady.catch(() => undefined)
  return {
    isAdopted: part.adopted !== null,
    firstReady,
    stop: async (graceMs) => {
      stopping.abort()
      if (running !== null) await endRunning(running, graceMs)
      await over
    },
    kill: () => {
      stopping.abort()
      if (running !== null) signal(running, 'SIGKILL')
    },
  }
}

const NOT_READY_GRACE_MS = 2000

/** How it ended; one that hangs is killed, since it would not hear of anything gentler. */
async function endOrSilence(
  running: Running,
  answers: () => Promise<boolean>,
  stopping: AbortSignal,
  pulse: Pulse,
): Promise<string> {
  const ended = new AbortController()
  const silent = untilSilent(answers, AbortSignal.any([ended.signal, stopping]), pulse)
  await Promise.race([running.ended, silent])
  ended.abort()
  if (running.end() !== null || stopping.aborted) return running.ended
  signal(running, 'SIGKILL')
  await running.ended
  return `process ${running.pid} answered nothing for ${silentMs(pulse) / 1000} s and was killed`
}
