/**
 * Which bridge each leg is in, as far as we know. Asterisk takes a leg that is added to the bridge it is in out of it first. Was
 * it alone there, the bridge's music leaves too, and music that is asked for in that moment goes with it: who waits would wait in
 * silence (seen on 22.10.1; in its source `bridge_channel_dissolve_check` and `stasis_app_bridge_moh_channel`).
 */
import type { LiveLegs } from '../../core/call/switch.ts'
import type { BridgeId, LegId } from '../../core/ids.ts'
import type { PlainCommand } from './requests.ts'

export interface Seats {
  /** Sends the command, but not to put a leg where it is already, or on its way. */
  run(command: PlainCommand, send: (command: PlainCommand) => Promise<void>): Promise<void>
  /** Where it is now nobody knows. */
  forget(leg: LegId): void
  forgetAll(): void
  /** Of whom nothing was moved meanwhile, the switch's lists have the last word. */
  look(read: () => Promise<LiveLegs>): Promise<LiveLegs>
}

interface Seat {
  readonly bridge: BridgeId
  readonly taken: Promise<void>
}

export const createSeats = (): Seats => {
  const seats = new Map<LegId, Seat>()
  /** Of each look that is under way, who was moved since it began. */
  const looks = new Set<Set<LegId>>()
  /** How many moves of a leg are not answered yet. */
  const underWay = new Map<LegId, number>()

  const note = (leg: LegId, seat: Seat | null): void => {
    if (seat === null) seats.delete(leg)
    else seats.set(leg, seat)
    for (const moved of looks) moved.add(leg)
  }
  const forget = (leg: LegId): void => note(leg, null)
  /** What lists say of somebody on the way is from before it, or from after. */
  const begin = (leg: LegId, move: Promise<void>): void => {
    underWay.set(leg, (underWay.get(leg) ?? 0) + 1)
    const end = (): void => {
      const left = (underWay.get(leg) ?? 1) - 1
      if (left > 0) underWay.set(leg, left)
      else underWay.delete(leg)
    }
    move.then(end, end)
  }
  /** Lists that were made before it was done may still show what was. */
  const leaving = (legs: readonly LegId[], move: () => Promise<void>): Promise<void> => {
    for (const leg of legs) forget(leg)
    const done = move().finally(() => {
      for (const leg of legs) if (!seats.has(leg)) forget(leg)
    })
    for (const leg of legs) begin(leg, done)
    return done
  }

  const take = (leg: LegId, bridge: BridgeId, move: () => Promise<void>): Promise<void> => {
    const before = seats.get(leg)
    if (before?.bridge === bridge) return before.taken
    const seat: Seat = { bridge, taken: move() }
    note(leg, seat)
    const settled = (result: Seat | null) => () => {
      if (seats.get(leg) === seat) note(leg, result)
    }
    seat.taken.then(settled(seat), settled(null))
    begin(leg, seat.taken)
    return seat.taken
  }
  const inside = (bridge: BridgeId): readonly LegId[] =>
    [...seats].flatMap(([leg, seat]) => (seat.bridge === bridge ? [leg] : []))

  return {
    run(command, send) {
      const move = () => send(command)
      switch (command.type) {
        case 'add-leg':
          return take(command.leg, command.bridge, move)
        case 'remove-leg':
        case 'release-leg':
          return leaving([command.leg], move)
        case 'destroy-bridge':
          return leaving(inside(command.bridge), move)
        default:
          return move()
      }
    },
    forget,
    forgetAll: () => seats.clear(),
    async look(read) {
      const moved = new Set<LegId>(underWay.keys())
      looks.add(moved)
      try {
        const live = await read()
        for (const leg of seats.keys()) if (!moved.has(leg)) seats.delete(leg)
        for (const { bridge, legs } of live.bridges)
          for (const leg of legs) if (!moved.has(leg)) seats.set(leg, { bridge, taken: Promise.resolve() })
        return live
      } finally {
        looks.delete(moved)
      }
    },
  }
}
