/**
 * Callbacks: who waits may press a key instead, and is called back in their turn. The wish is a contact of its own: it waits in
 * line without a leg, in the place that its caller had, and is offered like a call; who accepts it has the number called.
 *
 *     waits, is told of it -> presses the key -> hears that it is noted -> ended, outcome `callback`
 *                                  |
 *                                  v                    +-- not reached: held for a while, or given up after the last time
 *     the wish: held -> waiting -> offered -> dialling -+-> talking
 *                          |  they ring again, and wait for the same queue
 *                          +-> `adopted`: their call has the place now; given up again, it leaves a new wish there
 *                          +-> `expired`: nobody had it in hand when its time was over; an answer stays owed, for people
 */
import type { Outcome } from '../call/contact.ts'
import type { EpochMs, Ms } from '../ids.ts'

/** Of a queue whose callers may ask to be called back. */
export interface CallbackRules {
  /** What they press for it: one of 0-9, `*` and `#`. */
  readonly key: string
  /** After so much waiting they are told of it, and then again and again. */
  readonly afterMs: Ms
  readonly everyMs: Ms
  /** How often their number is called at most, and how long after a call that came to nothing. */
  readonly attempts: number
  readonly pauseMs: Ms
  /** Opening hours outside of which nobody is called; null: they are called whenever an agent is ready. */
  readonly hours: string | null
  /** For so long after they asked they are called; absent in queues of earlier versions: the usual. */
  readonly validMs?: Ms
}

/** The field's usual ones: told within the first minute, tried three times, and within a day. */
export const USUAL_CALLBACK = {
  key: '1',
  afterMs: 30_000,
  everyMs: 60_000,
  attempts: 3,
  pauseMs: 300_000,
  hours: null,
  validMs: 86_400_000,
} as const satisfies CallbackRules

export const CALLBACK_LIMITS = {
  afterMs: { least: 0, most: 3_600_000 },
  everyMs: { least: 15_000, most: 3_600_000 },
  attempts: { least: 1, most: 10 },
  pauseMs: { least: 30_000, most: 86_400_000 },
  validMs: { least: 60_000, most: 2_592_000_000 },
} as const
export const CALLBACK_KEY_PATTERN = /^[0-9*#]$/

/** What is known of the calls to somebody who is to be called back. */
export interface Callback {
  /** Those that came to nothing. */
  readonly attempts: number
  /** Legs to their number so far; numbers the next. */
  readonly dialled: number
  /** Nobody is offered it before; null: it is in line. */
  readonly heldUntil: EpochMs | null
  readonly why: HeldFor
  /** What the last call came to; null before the first. */
  readonly last: Outcome | null
  /** The wish ends then, unless somebody has it in hand; absent in those of earlier versions, which do not. */
  readonly expiresAt?: EpochMs
}

/**
 * `leaving`: its caller still hears that it is noted; `closed`: until the opening hours; `missed`: not reached just now; `capped`:
 * nobody who is there may call out now.
 */
export type HeldFor = 'leaving' | 'closed' | 'missed' | 'capped'

/** Caps end with the hour, and alarms are lifted, without a word to the queues. */
export const CAPPED_MS: Ms = 60_000
/** Who has just hung up needs a moment before their phone can ring. */
export const LEAVING_MS: Ms = 20_000
/** Words to a caller who leaves are over by then, whatever the switch says of them. */
export const SAYING_MS: Ms = 40_000
