/**
 * A call that comes while another is still up. Whoever has the next call waiting is rung for it as soon as this one ends, and
 * may be told of the new one first: it waits here for a moment.
 */
import type { After } from './timers.ts'

export interface Room<T> {
  wait(call: T): void
  /** The newest that waits, once; null when none does. */
  next(): T | null
}

/** How long a call may ring here before the one before it is told to be over. */
export const ROOM_WITHIN_MS = 1_000

/** `over`: told of each one whose time to wait is over, whether it was taken or not. */
export const createRoom = <T>(after: After, over: (call: T) => void): Room<T> => {
  let waiting: T | null = null
  return {
    wait: (call) => {
      waiting = call
      after(ROOM_WITHIN_MS, () => {
        if (waiting === call) waiting = null
        over(call)
      })
    },
    next: () => {
      const call = waiting
      waiting = null
      return call
    },
  }
}
