/** The way from the fake switch to its engine, with everything that goes wrong on such ways. */
import type { EngineCommand, EngineEvent } from '../../core/call/switch.ts'
import type { Ms } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { CallGoneError, EngineRefusedError, LinkDownError } from '../../ports/engine.ts'

/** How often what goes wrong, from 0 (never) to 1; delays in milliseconds. All absent: a perfect switch. */
export interface Faults {
  /** An event is lost. */
  readonly drop?: number
  /** An event comes twice. */
  readonly duplicate?: number
  /** An event is overtaken by later ones. */
  readonly reorder?: number
  /** Each event is late by up to this. */
  readonly delayMs?: Ms
  /** A command is refused by a switch that is overloaded. */
  readonly refuse?: number
  /** A command is answered "gone" although it is not. */
  readonly gone?: number
  /** A command is carried out, but its answer is lost. */
  readonly unanswered?: number
}

export interface Delivery {
  /** Runs a step of the outside world a moment later, in order. */
  soon(step: () => void): void
  /** Brings an event on its way, faults included. */
  event(event: EngineEvent, deliver: (event: EngineEvent) => void): void
  /** Throws when the command meets a fault before it is carried out. */
  before(command: EngineCommand): void
  /** Throws when its answer gets lost after it was carried out. */
  after(command: EngineCommand): void
}

/** Events overtaken are late by this at least. */
const OVERTAKEN_MS = 50

export const createDelivery = (
  clock: Clock,
  random: () => number,
  faults: () => Faults,
  mode: 'clock' | 'immediate',
): Delivery => {
  const chance = (odds: number | undefined) => odds !== undefined && odds > 0 && random() < odds
  let queue: (() => void)[] = []
  const drain = () => {
    // What a step asks for comes in the next round, so that nobody is starved.
    for (let round = queue; round.length > 0; round = queue) {
      queue = []
      for (const step of round) step()
    }
  }
  const soon = (step: () => void) => {
    if (mode === 'clock') return void clock.after(0, step)
    if (queue.push(step) === 1) queueMicrotask(drain)
  }
  const late = (delay: Ms, step: () => void) => (delay > 0 ? void clock.after(delay, step) : soon(step))
  return {
    soon,
    event(event, deliver) {
      const { drop, duplicate, reorder, delayMs = 0 } = faults()
      if (chance(drop)) return
      const delay = delayMs > 0 ? Math.floor(random() * (delayMs + 1)) : 0
      const overtaken = chance(reorder) ? OVERTAKEN_MS : 0
      late(delay + overtaken, () => deliver(event))
      if (chance(duplicate)) late(delay + overtaken, () => deliver(event))
    },
    before(command) {
      const { refuse, gone } = faults()
      if (chance(refuse)) throw new EngineRefusedError(`${command.type}: 503 the switch is overloaded`)
      if (chance(gone)) throw new CallGoneError(`${command.type}: Channel not found`)
    },
    after(command) {
      if (chance(faults().unanswered)) throw new LinkDownError(`no answer to ${command.type}`)
    },
  }
}
