import { setTimeout as wait } from 'node:timers/promises'

/** How a process is asked whether it still does anything. */
export interface Pulse {
  /** Between two questions, and how long each may take to be answered. */
  readonly everyMs: number
  /** So many in a row without an answer are too many. */
  readonly missesMost: number
  /** A round that took so much longer than it should was one in which we did not run ourselves. */
  readonly lateMs: number
  /** Monotonic. */
  now(): number
  /** Ends early, without a word, when the signal says so. */
  pause(ms: number, signal: AbortSignal): Promise<void>
}

/**
 * Fifteen seconds: a server that does nothing for three (a loop that is blocked, a disk that is slow) comes back by itself, and
 * from there to another server is half of the minute after which the switch gives those who wait to the net.
 */
export const PULSE: Pulse = {
  everyMs: 5000,
  missesMost: 3,
  lateMs: 1000,
  now: () => performance.now(),
  pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
}

/**
 * Resolves when nothing has answered for too long, or when `over` says that it does not matter any more. Time in which this
 * process itself did not run (the machine slept, or was too busy) tells nothing of others, and is not counted.
 */
export async function untilSilent(answers: () => Promise<boolean>, over: AbortSignal, pulse = PULSE): Promise<void> {
  for (let misses = 0; misses < pulse.missesMost && !over.aborted; ) {
    const asked = pulse.now()
    const [answered] = await Promise.all([answers(), pulse.pause(pulse.everyMs, over)])
    const late = pulse.now() - asked - pulse.everyMs
    misses = answered || late > pulse.lateMs ? 0 : misses + 1
  }
}

export const silentMs = ({ everyMs, missesMost }: Pulse): number => everyMs * missesMost
