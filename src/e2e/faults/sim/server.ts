/**
 * One life of the server in a simulated house: the real centre on a simulated switch and disk, with a wire between that takes
 * time. It can be killed at every point at which it touches the world; from then on nothing of it reaches anything.
 */
import type { EngineCommand } from '../../../core/call/switch.ts'
import type { Recorded } from '../../../core/event.ts'
import { customerId, type Ms } from '../../../core/ids.ts'
import type { Command } from '../../../core/input.ts'
import type { CenterView } from '../../../core/view.ts'
import { LinkDownError, type TelephonyEngine } from '../../../ports/engine.ts'
import { createCenter, type RunningCenter } from '../../../runtime/center.ts'
import type { CenterClock } from '../../../runtime/clock.ts'
import { loadState } from '../../../runtime/recovery.ts'
import { createFakeEngine } from '../../../telephony/fake/engine.ts'
import type { ManualClock } from '../../../telephony/fake/manual-clock.ts'
import type { FakeSwitch } from '../../../telephony/fake/switch.ts'
import type { Dice } from './dice.ts'
import { type Disk, openDisk } from './disk.ts'

/** Where a server can be killed. */
export type Point =
  | 'before a command'
  | 'after a command'
  | 'before an event'
  | 'after an event'
  | 'after a timer'
  | 'in mid-commit'
  | 'committed, not told'

export interface House {
  readonly clock: ManualClock
  readonly fake: FakeSwitch
  readonly disk: Disk
  readonly dice: Dice
  /** The most that a command, its answer or a write take. */
  readonly slowness: Ms
  /** Asked at every point: true is death. */
  fate(point: Point): boolean
  /** After each turn of the core, before anything else happens. */
  onEvents(events: readonly Recorded[], view: CenterView): void
  /** A bug: the core threw, or the disk was given what cannot be. */
  onFault(error: Error): void
  note(line: string): void
}

export interface Server {
  readonly center: RunningCenter
  readonly dead: boolean
  kill(): void
  /** A planned end: nothing new is offered, all is written, then it goes. */
  leave(): Promise<void>
  ask(command: Command): Promise<unknown>
}

export const startServer = async (house: House): Promise<Server> => {
  const { clock, fake, disk, dice } = house
  let dead = false
  const never = new Promise<never>(() => {})
  const wire = createWire(house, () => dead)

  const kill = () => {
    if (dead) return
    dead = true
    house.note('killed')
    wire.cut()
    void engine.stop()
  }
  const point = (at: Point) => {
    if (!dead && house.fate(at)) kill()
    return dead
  }
  const guarded = (callback: () => void) => () => {
    if (dead) return
    callback()
    point('after a timer')
  }
  const ownClock: CenterClock = {
    ...clock,
    at: (moment, callback) => clock.at(moment, guarded(callback)),
    after: (delay, callback) => clock.after(delay, guarded(callback)),
    drift: () => 0,
  }
  const pause = (longest: Ms) =>
    new Promise<void>((resolve) => {
      clock.after(dice.between(0, longest), () => {
        if (!dead) resolve()
      })
    })
  const store = openDisk(disk, {
    pause: async (part) => {
      if (dead) return never
      await pause(house.slowness * 2)
      if (point(part === 'back' ? 'committed, not told' : 'in mid-commit')) return never
    },
    snapshotAt: (rows) => dice.between(0, rows),
  })
  const state = await loadState(store)
  const engine = createFakeEngine(fake, () => [...state.agents.values()].flatMap(({ phone }) => phone?.account ?? []))
  const link: TelephonyEngine = {
    ...engine,
    start: (emit) =>
      engine.start((event) => {
        if (dead || point('before an event')) return
        emit(event)
        point('after an event')
      }),
    execute: (command) => {
      if (dead || point('before a command')) return never
      const answer = wire.send(engine, command)
      return point('after a command') ? never : answer
    },
    liveCalls: async () => {
      await pause(house.slowness)
      const { legs, accounts, startedAt } = await engine.liveCalls()
      await pause(house.slowness)
      const { bridges } = await engine.liveCalls()
      await pause(house.slowness)
      if (!fake.linked) throw new LinkDownError('the link was lost')
      return {
        legs,
        bridges,
        ...(accounts === undefined ? {} : { accounts }),
        ...(startedAt === undefined ? {} : { startedAt }),
      }
    },
    netNotes: async (from) => {
      const notes = await engine.netNotes(from)
      await pause(house.slowness)
      return notes
    },
  }
  const center = createCenter({
    state,
    clock: ownClock,
    store,
    engine: link,
    customerOf: (number, leg) => customerId(number === '' ? `cu-${leg}` : `cu-${number}`),
    perform: async ({ contact, recording }) => {
      await pause(house.slowness)
      return { type: 'recording-kept', contact, recording, durationMs: 1, bytes: 1 }
    },
    random: dice.next,
    onEvents: (events) => {
      if (!dead) house.onEvents(events, center.view)
    },
    onTrouble: (kind, what, error) => {
      if (kind === 'fault') house.onFault(error)
      house.note(`trouble ${kind}: ${what}: ${error.message}`)
    },
    onBroken: house.onFault,
  })
  const server: Server = {
    center,
    get dead() {
      return dead
    },
    kill,
    leave: async () => {
      center.drain()
      await pause(house.slowness)
      await center.stop().catch(() => {})
      dead = true
    },
    ask: (command) => (dead ? never : center.submit(command)),
  }
  house.note('started')
  await center.start('simulated')
  return server
}

/**
 * Commands on their way: in order, those of one moment together, each answered another moment later. Who is cut off sends no
 * more, and of what has left the first few still arrive.
 */
const createWire = ({ clock, dice, slowness, fake }: House, isDead: () => boolean) => {
  let sentAt = 0
  let arrivesAt = 0
  let sent = 0
  let arrived = 0
  let last = Number.POSITIVE_INFINITY
  return {
    send: (engine: TelephonyEngine, command: EngineCommand) =>
      new Promise<void>((resolve, reject) => {
        if (sentAt !== clock.now()) {
          sentAt = clock.now()
          arrivesAt = Math.max(arrivesAt, sentAt + dice.between(0, slowness))
        }
        const number = ++sent
        clock.at(arrivesAt, () => {
          if (number > last) return
          arrived = number
          const settle = (tell: () => void) => clock.after(dice.between(0, slowness), () => !isDead() && tell())
          const done = isDead() ? lastWords(fake, command) : engine.execute(command)
          done.then(
            () => settle(resolve),
            (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
          )
        })
      }),
    cut: () => {
      last = dice.between(arrived, sent)
    },
  }
}

const lastWords = async (fake: FakeSwitch, command: EngineCommand): Promise<void> => {
  if (fake.linked) await fake.command(command)?.catch(() => {})
}
