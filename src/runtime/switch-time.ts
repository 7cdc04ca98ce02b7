/**
 * The switch tells times by the wall clock, the centre has its own, and the two are apart for a while after somebody set the
 * clock. What comes from the switch is brought to centre time here, or callers would have waited an hour in a moment.
 */
import type { EngineEvent, LiveLegs } from '../core/call/switch.ts'
import type { EpochMs } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { NetNotes, TelephonyEngine } from '../ports/engine.ts'

/** The engine with every moment that it tells in centre time. */
export const inCentreTime = (engine: TelephonyEngine, clock: Pick<Clock, 'now' | 'wall'>): TelephonyEngine => {
  /** 0 stands for "not known" and stays. */
  const centre = (moment: EpochMs): EpochMs =>
    moment > 0 ? Math.max(1, moment - Math.round(clock.wall() - clock.now())) : moment

  const event = (told: EngineEvent): EngineEvent =>
    told.type === 'leg-arrived' && told.waitedSince !== undefined
      ? { ...told, waitedSince: centre(told.waitedSince) }
      : told
  const live = (told: LiveLegs): LiveLegs => ({
    ...told,
    legs: told.legs.map((leg) => ({ ...leg, createdAt: centre(leg.createdAt) })),
  })
  const notes = (told: NetNotes): NetNotes => ({
    ...told,
    lines: told.lines.map((line) => ({ ...line, at: centre(line.at) })),
  })

  return {
    name: engine.name,
    can: engine.can,
    start: (emit) => engine.start((told) => emit(event(told))),
    execute: (command) => engine.execute(command),
    hasAccount: (account) => engine.hasAccount(account),
    lineStates: () => engine.lineStates(),
    testLeg: (account, mark) => engine.testLeg(account, mark),
    liveCalls: async () => live(await engine.liveCalls()),
    netNotes: async (from) => notes(await engine.netNotes(from)),
    netPeople: (stations) => engine.netPeople(stations),
    stop: () => engine.stop(),
  }
}
