/**
 * A centre on a simulated switch whose wall clock can be set while it runs, and which can be killed and started again on what
 * it had committed. True time is what passes; the centre and the switch only ever see the wall clock and timers.
 */
import { applyEvent } from '../../core/apply.ts'
import { startOfCentre } from '../../core/clock-ahead.ts'
import type { Recorded } from '../../core/event.ts'
import { customerId, type EpochMs, type Ms } from '../../core/ids.ts'
import { emptyState } from '../../core/state.ts'
import type { Clock } from '../../ports/clock.ts'
import { createFakeEngine } from '../../telephony/fake/engine.ts'
import { createManualClock } from '../../telephony/fake/manual-clock.ts'
import { createRandom } from '../../telephony/fake/random.ts'
import { createFakeSwitch, type FakeSwitch } from '../../telephony/fake/switch.ts'
import { createCenter, type RunningCenter } from '../center.ts'
import { type CenterClock, createClock } from '../clock.ts'
import { createFakeStore } from './fake-store.ts'

/** An event and the true time at which the centre told of it. */
export interface Told {
  readonly trueAt: EpochMs
  readonly recorded: Recorded
}

export interface ClockWorld {
  readonly fake: FakeSwitch
  readonly told: readonly Told[]
  /** Trouble that a person would be told of. */
  readonly troubles: readonly string[]
  center(): RunningCenter
  /** Somebody sets the wall clock: so far ahead of true time. */
  setAhead(ahead: Ms): void
  /** Somebody sets the wall clock so that it is not ahead of the centre's. */
  setNotAheadOfCenter(): void
  pass(ms: Ms): Promise<void>
  /** The server is gone in the middle of whatever it does; true time of it. */
  kill(): void
  /** Another one starts on its journal. */
  start(): Promise<void>
  trueNow(): EpochMs
  stop(): Promise<void>
}

/** Promises get their turn this often, in true time. */
const STEP_MS = 250

export const createClockWorld = async (seed: number): Promise<ClockWorld> => {
  const real = createManualClock()
  let ahead: Ms = 0
  const wall = (): EpochMs => Math.floor(real.now() + ahead)
  const switchClock: Clock = {
    now: wall,
    wall,
    after: real.after,
    at: (moment, callback) => real.after(moment - wall(), callback),
  }
  const random = createRandom(seed)
  const fake = createFakeSwitch({ seed, clock: switchClock, traced: false })
  const store = createFakeStore()
  const told: Told[] = []
  const troubles: string[] = []
  let life = { alive: true }
  let center: RunningCenter
  let clock: CenterClock

  const start = async (): Promise<RunningCenter> => {
    const mine = { alive: true }
    life = mine
    const state = emptyState()
    for (const group of store.groups) for (const recorded of group.events) applyEvent(state, recorded)
    clock = createClock((now) => startOfCentre(state.at, state.clockAhead, now), {
      wall,
      monotonic: real.now,
      after: real.after,
    })
    const made = createCenter({
      state,
      clock,
      store: { ...store, commit: (group) => (mine.alive ? store.commit(group) : new Promise(() => undefined)) },
      engine: createFakeEngine(fake),
      customerOf: (number) => customerId(`cu-${number}`),
      perform: ({ contact, recording }) =>
        Promise.resolve({ type: 'recording-kept', contact, recording, durationMs: 1, bytes: 1 }),
      random,
      onEvents: (events) => {
        if (mine.alive) for (const recorded of events) told.push({ trueAt: real.now(), recorded })
      },
      onTrouble: (kind, what, error) => mine.alive && troubles.push(`${kind}: ${what}: ${error.message}`),
      onBroken: (error) => troubles.push(`broken: ${error.message}`),
    })
    await made.start('test')
    return made
  }

  const pass = async (ms: Ms): Promise<void> => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      real.advance(Math.min(left, STEP_MS))
      await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
  }
  center = await start()
  await pass(STEP_MS)

  return {
    fake,
    told,
    troubles,
    pass,
    center: () => center,
    setAhead: (next) => {
      ahead = next
    },
    setNotAheadOfCenter: () => {
      ahead = Math.min(ahead, clock.now() - real.now())
    },
    trueNow: real.now,
    kill: () => {
      life.alive = false
      // What it told and had not committed is nobody's memory any more.
      const kept = store.groups.flatMap((group) => group.events).at(-1)?.seq ?? 0
      while ((told.at(-1)?.recorded.seq ?? 0) > kept) told.pop()
      // Not waited for: its last commit never comes to an end.
      void center.stop()
    },
    start: async () => {
      center = await start()
      await pass(STEP_MS)
    },
    stop: () => center.stop(),
  }
}
