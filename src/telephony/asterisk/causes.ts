/**
 * Why a leg ended. `code` is the Q.850 cause (ITU-T Q.850 table 1) as Asterisk gives it; what a SIP status becomes there
 * is Asterisk's own table (486 -> 17, 603 -> 21, 404 -> 1, 480 -> 19, 408 -> 18, other 4xx -> 127, other 5xx -> 34).
 */
import type { EndCause } from '../../core/call/switch.ts'

export interface LegEnd {
  readonly cause: EndCause
  readonly code: number
}

/** What is known of a leg when it is gone. */
export interface LegStory {
  readonly inbound: boolean
  readonly rang: boolean
  readonly answered: boolean
  /** We asked for its end. */
  readonly byUs: boolean
  /** The switch ended it of its own accord: the time to ring was over, or an operator did. */
  readonly bySwitch: boolean
  /** The Q.850 cause the far side's message became; 0 when there was none. */
  readonly code: number
  /** The SIP status of that message, or of the time-out that stands for it; 0 when an older switch does not say. */
  readonly sip: number
}

export const endOf = (leg: LegStory): LegEnd => {
  if (leg.byUs) return leg.answered || leg.inbound ? { cause: 'normal', code: 16 } : { cause: 'cancelled', code: 16 }
  if (leg.bySwitch && !leg.answered && !leg.inbound)
    // A phone that never said it rings is not there; one that rang and was left alone has nobody near.
    return leg.rang ? { cause: 'no-answer', code: 19 } : { cause: 'unreachable', code: 18 }
  if (leg.bySwitch) return { cause: 'normal', code: 16 }
  if (leg.answered) return { cause: FAULTS.has(leg.code) ? causeOf(leg.code) : 'normal', code: leg.code || 16 }
  // A caller who gives up before the answer: SIP's CANCEL arrives as 127.
  if (leg.inbound) return { cause: 'cancelled', code: leg.code === 127 ? 16 : leg.code }
  // Nobody said anything until SIP's own time was over (RFC 3261, timer B): the stack answers itself with a 408, and Asterisk calls
  // that a normal end. A far side that sends a 408 is 18, one that sends a 504 is 102, and a Reason may say 16 with any status.
  if (!leg.rang && leg.code === 16 && (leg.sip === 0 || leg.sip === 408)) return { cause: 'silent', code: 102 }
  // Whose connection could not be made (TCP, TLS): a 503 that the stack says itself, a normal end to Asterisk, too.
  if (!leg.rang && leg.code === 16 && leg.sip >= 500) return { cause: 'unreachable', code: 3 }
  const cause = causeOf(leg.code)
  // Where it rang, the way was right: a time-out (408), or an end that has no name (487), is the number's own.
  if (leg.rang && leg.code !== 0 && (cause === 'unreachable' || cause === 'failed'))
    return { cause: 'no-answer', code: leg.code }
  return { cause, code: leg.code }
}

/** The core's word for a Q.850 cause. */
const causeOf = (code: number): EndCause => CAUSES[code] ?? 'failed'

/** Causes that end a conversation because something broke, not because somebody hung up. */
const FAULTS: ReadonlySet<number> = new Set([27, 38, 41, 42, 44, 47, 102])

const CAUSES: Readonly<Record<number, EndCause>> = {
  0: 'failed',
  1: 'unallocated',
  2: 'unreachable',
  3: 'unreachable',
  16: 'normal',
  17: 'busy',
  18: 'unreachable',
  19: 'no-answer',
  20: 'unreachable',
  21: 'rejected',
  22: 'unallocated',
  26: 'cancelled',
  27: 'unreachable',
  28: 'unallocated',
  31: 'normal',
  34: 'congestion',
  38: 'congestion',
  41: 'congestion',
  42: 'congestion',
  44: 'congestion',
  47: 'congestion',
  102: 'unreachable',
}
