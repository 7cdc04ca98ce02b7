/** The running centre: the core, its loop, its journal, its timers and its switch, joined. */
import type { OutwardAction } from '../core/effect.ts'
import type { Recorded } from '../core/event.ts'
import type { CustomerId, EpochMs } from '../core/ids.ts'
import type { Input } from '../core/input.ts'
import type { CenterState } from '../core/state.ts'
import type { Center, CenterHealth } from '../ports/center.ts'
import type { TelephonyEngine } from '../ports/engine.ts'
import { type Store, StoreUnavailableError } from '../ports/store.ts'
import type { CenterClock } from './clock.ts'
import { createJournal } from './journal.ts'
import { createLoop } from './loop.ts'
import { createNetPeople } from './net-people.ts'
import { createOutbox } from './outbox.ts'
import { inCentreTime } from './switch-time.ts'
import { createSwitchboard } from './switchboard.ts'
import { createTimers } from './timers.ts'

/** A wall-clock jump of more than this is noted in the journal. */
const JUMP_MS = 2_000
const CLOCK_LOOK_MS = 1_000

export interface RunningCenter extends Center {
  /** Takes up the switch and what was left undone. Resolves when the first attempt at the switch has been made. */
  start(version: string): Promise<void>
  /** A planned end begins: nothing new is offered any more. */
  drain(): void
  /** No more news is taken; resolves when all that happened is on the disk. */
  stop(): Promise<void>
  health(): CenterHealth
}

export interface CenterOptions {
  readonly state: CenterState
  readonly clock: CenterClock
  readonly store: Pick<Store, 'commit' | 'pendingOutbox'>
  readonly engine: TelephonyEngine
  readonly customerOf: (number: string, leg: string) => CustomerId
  readonly perform: (action: OutwardAction) => Promise<Input>
  readonly random: () => number
  readonly maxPending?: number
  readonly onEvents?: (events: readonly Recorded[]) => void
  readonly onCommitted?: (count: number) => void
  /** Something went wrong that a person should know of; `kind` is a fixed word for counting. */
  readonly onTrouble: (kind: string, what: string, error: Error) => void
  /** The store is beyond repair: the process must end. */
  readonly onBroken: (error: Error) => void
}

export const createCenter = (options: CenterOptions): RunningCenter => {
  const { state, clock, store } = options
  let gap: { readonly since: EpochMs; readonly legs: Set<string> } | null = null
  let wallDrift = clock.drift()
  let cancelClockLook = (): void => {}

  const journal = createJournal({
    store,
    clock,
    ...(options.maxPending === undefined ? {} : { maxPending: options.maxPending }),
    onCommitted: (group) => {
      outbox.begin(group.outbox)
      for (const { event } of group.events) if (event.type === 'net-read') netNotesKept(event.upTo)
      options.onCommitted?.(group.events.length)
      if (gap !== null && !journal.saturated) {
        const { since, legs } = gap
        gap = null
        loop.post({ type: 'journal-gap', since, until: clock.now(), lost: legs.size })
      }
    },
    onRefused: (error) => options.onTrouble('journal', 'the disk takes no changes; events wait in memory', error),
    onBroken: options.onBroken,
  })

  const loop = createLoop({
    state,
    clock,
    journal,
    runSwitch: (effect) => switchboard.execute(effect.command),
    onEvents: (events) => {
      timers.arm()
      netPeople.onEvents(events)
      options.onEvents?.(events)
    },
    onFault: (error, input) => options.onTrouble('fault', `the core failed on ${input.type}`, error),
  })
  const post = (input: Input): void => loop.post(input)
  const timers = createTimers(state, clock, post)
  const outbox = createOutbox({
    clock,
    perform: options.perform,
    post: (input, done) => loop.post(input, done),
    onFailed: (error, entry) =>
      options.onTrouble('outbox', `${entry.action.type} failed and will be tried again`, error),
  })
  const netPeople = createNetPeople({
    view: state,
    clock,
    engine: options.engine,
    onTrouble: (what, error) => options.onTrouble('net', what, error),
  })
  const switchboard = createSwitchboard({
    engine: inCentreTime(options.engine, clock),
    view: state,
    clock,
    post,
    customerOf: options.customerOf,
    isSaturated: () => journal.saturated,
    // The net hands the same caller back every two seconds: one is one.
    onTurnedToNet: (leg) => {
      gap ??= { since: clock.now(), legs: new Set() }
      gap.legs.add(leg)
    },
    random: options.random,
    onTrouble: (what, error) => options.onTrouble('switch', what, error),
  })

  /** Only after the commit: until then the switch's notes are the only ones. */
  const netNotesKept = (upTo: number): void => {
    options.engine.netNotesKept?.(upTo).catch((cause: unknown) => {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      options.onTrouble('net', "the net's book still names callers", error)
    })
  }

  const lookAtClock = (): void => {
    const drift = clock.drift()
    const jump = Math.round(drift - wallDrift)
    if (Math.abs(jump) > JUMP_MS) post({ type: 'clock-jumped', byMs: jump })
    wallDrift = drift
    cancelClockLook = clock.after(CLOCK_LOOK_MS, lookAtClock)
  }

  return {
    view: state,
    submit: async (command) => {
      if (!journal.ok) throw new StoreUnavailableError('the disk takes no changes at the moment')
      return loop.ask(command)
    },
    written: (withinMs) =>
      new Promise((resolve) => {
        if (!journal.ok) return resolve()
        const cancel = clock.after(withinMs, resolve)
        const done = (): void => {
          cancel()
          resolve()
        }
        journal.flush().then(done, done)
      }),
    health: () => ({
      switchReady: switchboard.ready,
      journalOk: journal.ok,
      journalPending: journal.pending,
      ...(switchboard.takeoverMs === null ? {} : { takeoverMs: switchboard.takeoverMs }),
    }),
    start: async (version) => {
      post({ type: 'server-started', version })
      netNotesKept(state.netRead)
      outbox.begin(await store.pendingOutbox())
      timers.arm()
      lookAtClock()
      await switchboard.start()
    },
    drain: () => post({ type: 'server-stopping' }),
    stop: async () => {
      cancelClockLook()
      timers.stop()
      netPeople.stop()
      outbox.stop()
      await switchboard.stop()
      // Who holds the disk's lock may hold it longer than one commit waits.
      await journal.flush().catch((error: unknown) => {
        if (error instanceof StoreUnavailableError) return journal.flush()
        throw error
      })
    },
  }
}
