/**
 * What this process knows of each leg, so that the core hears each thing once: an arrival, one ringing, one answer, one end.
 *
 *     (entered) -> here -> (hanging up) -> ended
 *                   +-> left alive: the dialplan has it; for us it ended, and may enter again
 */
import type { EngineEvent } from '../../core/call/switch.ts'
import type { LegId } from '../../core/ids.ts'
import { unreachable } from '../../core/unreachable.ts'
import { endOf } from './causes.ts'
import type { LegSignal } from './translate.ts'

/** Ends are remembered this many legs long, against late and repeated news. */
const REMEMBERED = 5_000

/**
 * Whoever hung up just before entering is told to enter and to leave in one moment, and their hang-up not at all (22.10.1). The
 * dial plan's own clock takes a leg away after a minute at the earliest.
 */
const AT_ONCE_MS = 1_000

export interface LegLog {
  /** The core's event for a signal, or null when it is no news. */
  note(signal: LegSignal): EngineEvent | null
  /** We are about to end this leg, which may not have been heard of yet. */
  endedByUs(leg: LegId): void
  /** We were not: it was gone before. */
  notEndedByUs(leg: LegId): void
  /** We are about to hand this leg to the dial plan. */
  releasedByUs(leg: LegId): void
  /** The leg has ended or left us. */
  isGone(leg: LegId): boolean
}

interface Known {
  readonly inbound: boolean
  /** By the switch's clock; 0 when we did not see it enter. */
  readonly enteredAt: number
  released: boolean
  rang: boolean
  answered: boolean
  bySwitch: boolean
  hangingUp: boolean
  code: number
  sip: number
}

export const createLegLog = (): LegLog => {
  const here = new Map<LegId, Known>()
  const gone = new Set<LegId>()
  const byUs = new Set<LegId>()
  const known = (leg: LegId, inbound: boolean, enteredAt = 0): Known => {
    const old = here.get(leg)
    if (old) return old
    const nothing = {
      released: false,
      rang: false,
      answered: false,
      bySwitch: false,
      hangingUp: false,
      code: 0,
      sip: 0,
    }
    const fresh = { inbound, enteredAt, ...nothing }
    here.set(leg, fresh)
    return fresh
  }
  const end = (leg: LegId, story: Known): EngineEvent => {
    here.delete(leg)
    gone.add(leg)
    if (gone.size > REMEMBERED) for (const oldest of gone) if (gone.delete(oldest)) break
    // Left without anybody hanging up: handed to the net, or taken there by its own clock.
    const { cause, code } = story.hangingUp
      ? endOf({ ...story, byUs: byUs.delete(leg) })
      : { cause: 'normal' as const, code: 0 }
    return { type: 'leg-ended', leg, cause, code }
  }
  return {
    note(signal) {
      const { leg } = signal
      if (signal.type === 'entered') {
        const again = here.has(leg)
        // What the dialplan hands back after it was released is the same leg, here once more.
        if (signal.inbound) gone.delete(leg)
        if (again || gone.has(leg)) return null
        known(leg, signal.inbound, signal.at)
        if (!signal.inbound) return null
        const { from, to, memo, waitedSince, message } = signal
        const told = { ...(waitedSince === null ? {} : { waitedSince }), ...(message === null ? {} : { message }) }
        return { type: 'leg-arrived', leg, from, to, memo, ...told }
      }
      if (gone.has(leg)) return null
      // The dial plan dials too: such a leg is not kept in mind.
      if (signal.type === 'progressed' && !here.has(leg)) return { type: 'leg-progressed', leg }
      const story = known(leg, signal.inbound)
      // Of a leg that rang before the link was lost only its state tells so.
      if (signal.type !== 'rang') story.rang ||= signal.ringing
      switch (signal.type) {
        case 'rang':
          if (story.rang || story.answered) return null
          story.rang = true
          return { type: 'leg-ringing', leg }
        case 'progressed':
          return story.rang || story.answered ? null : { type: 'leg-progressed', leg }
        case 'answered':
          if (story.answered) return null
          story.answered = true
          return { type: 'leg-answered', leg }
        case 'hanging-up':
          if (story.hangingUp) return null
          story.hangingUp = true
          story.answered ||= signal.up
          story.bySwitch = signal.soft
          // 32 is Asterisk's flag for "asked for in the switch", no cause.
          story.code = signal.soft ? 0 : signal.code
          story.sip = signal.sip
          return null
        case 'left':
          story.hangingUp ||= wasGone(story, signal.at)
          return end(leg, story)
        case 'destroyed':
          if (!story.hangingUp) [story.code, story.sip] = [signal.code, signal.sip]
          story.answered ||= signal.up
          story.hangingUp = true
          return end(leg, story)
        default:
          return unreachable(signal)
      }
    },
    endedByUs: (leg) => void byUs.add(leg),
    notEndedByUs: (leg) => void byUs.delete(leg),
    releasedByUs(leg) {
      const story = here.get(leg)
      if (story) story.released = true
    },
    isGone: (leg) => gone.has(leg),
  }
}

/** A caller who was no longer there when they entered. */
const wasGone = ({ inbound, released, enteredAt }: Known, leftAt: number): boolean =>
  inbound && !released && enteredAt > 0 && leftAt - enteredAt < AT_ONCE_MS
