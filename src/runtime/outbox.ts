/**
 * Outward actions: begun only after their event is on the disk, tried until they come to an end, under the same key each
 * time. What comes of one returns as an input and takes the entry out of the outbox in the same commit.
 */
import type { OutwardAction } from '../core/effect.ts'
import type { Ms } from '../core/ids.ts'
import type { Input } from '../core/input.ts'
import type { Clock } from '../ports/clock.ts'
import type { OutboxEntry } from '../ports/store.ts'

const FIRST_RETRY_MS: Ms = 500
const LONGEST_RETRY_MS: Ms = 60_000

export interface Outbox {
  /** Begins entries that are on the disk; one that is already under way is left alone. */
  begin(entries: readonly OutboxEntry[]): void
  stop(): void
}

export interface OutboxOptions {
  readonly clock: Pick<Clock, 'after'>
  /** Carries the action out and says what came of it; rejects to be tried again. */
  readonly perform: (action: OutwardAction) => Promise<Input>
  readonly post: (input: Input, done: string) => void
  readonly onFailed: (error: Error, entry: OutboxEntry) => void
}

export const createOutbox = (options: OutboxOptions): Outbox => {
  const underWay = new Set<string>()
  let stopped = false

  const attempt = async (entry: OutboxEntry, retryMs: Ms): Promise<void> => {
    if (stopped) return
    try {
      options.post(await options.perform(entry.action), entry.key)
      underWay.delete(entry.key)
    } catch (cause) {
      options.onFailed(cause instanceof Error ? cause : new Error('an outward action failed', { cause }), entry)
      options.clock.after(retryMs, () => void attempt(entry, Math.min(2 * retryMs, LONGEST_RETRY_MS)))
    }
  }

  return {
    begin: (entries) => {
      for (const entry of entries) {
        if (underWay.has(entry.key)) continue
        underWay.add(entry.key)
        void attempt(entry, FIRST_RETRY_MS)
      }
    },
    stop: () => {
      stopped = true
    },
  }
}
