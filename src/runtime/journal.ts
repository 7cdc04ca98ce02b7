/**
 * Group commit: one commit at a time, and all that happened meanwhile goes into the next. What nobody waits for lingers a
 * little first, so that the events of a ringing phone share a commit and none stands in the way of the ring itself. While
 * the disk takes nothing, events stay in memory and are tried again; calls go on.
 */
import type { Recorded } from '../core/event.ts'
import type { Ms } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'
import { type CommitGroup, type OutboxEntry, type Store, StoreUnavailableError } from '../ports/store.ts'

export interface Journal {
  /** Takes what happened; it is on the disk a little later, and tried again as long as the disk refuses. */
  note(events: readonly Recorded[], outbox: readonly OutboxEntry[], done: readonly string[]): void
  /** Resolves when all of it is on the disk; rejects with StoreUnavailableError when the disk refuses at the moment. */
  append(events: readonly Recorded[], outbox: readonly OutboxEntry[], done: readonly string[]): Promise<void>
  /** False from a refused commit until the next one that succeeds. */
  readonly ok: boolean
  /** More is in memory than may be: no new calls should be taken. */
  readonly saturated: boolean
  /** Events in memory. */
  readonly pending: number
  /** Resolves when nothing is pending, or rejects when the disk refuses: it is tried once more at once, not at the next retry. */
  flush(): Promise<void>
}

export interface JournalOptions {
  readonly store: Pick<Store, 'commit'>
  readonly clock: Pick<Clock, 'after'>
  /** How many events may wait in memory before new calls are turned to the net. */
  readonly maxPending?: number
  readonly retryMs?: Ms
  /** How long what nobody waits for may linger before its commit begins. */
  readonly lingerMs?: Ms
  /** Told after each commit and after each change between refused and taken. */
  readonly onCommitted?: (group: CommitGroup) => void
  readonly onRefused?: (error: Error) => void
  /** The store is broken beyond a retry: the process must end before it decides more that it cannot keep. */
  readonly onBroken: (error: Error) => void
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export const createJournal = (options: JournalOptions): Journal => {
  const { store, clock, maxPending = 50_000, retryMs = 1_000, lingerMs = 100 } = options
  let events: Recorded[] = []
  let outbox: OutboxEntry[] = []
  let done: string[] = []
  let waiters: Waiter[] = []
  let inFlight = 0
  let busy = false
  let ok = true
  let broken: Error | null = null
  let cancelLinger: (() => void) | null = null
  let cancelRetry: (() => void) | null = null

  const commitNext = async (): Promise<void> => {
    busy = true
    cancelLinger?.()
    cancelLinger = null
    cancelRetry?.()
    cancelRetry = null
    const group: CommitGroup = { events, outbox, done }
    const waiting = waiters
    events = []
    outbox = []
    done = []
    waiters = []
    inFlight = group.events.length
    try {
      await store.commit(group)
      ok = true
      inFlight = 0
      busy = false
      for (const waiter of waiting) waiter.resolve()
      options.onCommitted?.(group)
      if (waiters.length > 0) startCommit()
      else if (isWork()) linger()
    } catch (cause) {
      keepForLater(group, waiting, cause)
    }
  }

  const keepForLater = (group: CommitGroup, waiting: readonly Waiter[], cause: unknown): void => {
    const error = cause instanceof Error ? cause : new Error('the store failed', { cause })
    events = [...group.events, ...events]
    outbox = [...group.outbox, ...outbox]
    done = [...group.done, ...done]
    inFlight = 0
    ok = false
    const refused = [...waiting, ...waiters]
    waiters = []
    if (error instanceof StoreUnavailableError) options.onRefused?.(error)
    else broken = error
    for (const waiter of refused) waiter.reject(error)
    if (broken !== null) return options.onBroken(broken)
    cancelRetry = clock.after(retryMs, startCommit)
  }

  const isWork = (): boolean => events.length + outbox.length + done.length + waiters.length > 0
  const startCommit = (): void => void commitNext()

  const linger = (): void => {
    cancelLinger ??= clock.after(lingerMs, () => {
      cancelLinger = null
      if (!busy) startCommit()
    })
  }

  const note: Journal['note'] = (newEvents, newOutbox, newDone) => {
    events.push(...newEvents)
    outbox.push(...newOutbox)
    done.push(...newDone)
    if (!busy && ok && isWork()) linger()
  }

  const append: Journal['append'] = (newEvents, newOutbox, newDone) => {
    events.push(...newEvents)
    outbox.push(...newOutbox)
    done.push(...newDone)
    if (broken !== null) return Promise.reject(broken)
    // While the disk refuses, the retry's timer commits; whoever asks now is told so at once.
    if (!ok) return Promise.reject(new StoreUnavailableError('the disk takes no changes at the moment'))
    return new Promise((resolve, reject) => {
      waiters.push({ resolve, reject })
      // A macrotask later, so that all inputs of one wake-up share the commit.
      if (!busy) {
        busy = true
        setImmediate(startCommit)
      }
    })
  }

  return {
    note,
    append,
    get ok() {
      return ok
    },
    get saturated() {
      return events.length + inFlight > maxPending
    },
    get pending() {
      return events.length + inFlight
    },
    flush: () => {
      if (broken !== null) return Promise.reject(broken)
      if (!isWork() && !busy) return Promise.resolve()
      if (ok) return append([], [], [])
      return new Promise((resolve, reject) => {
        waiters.push({ resolve, reject })
        if (cancelRetry !== null) startCommit()
      })
    },
  }
}
