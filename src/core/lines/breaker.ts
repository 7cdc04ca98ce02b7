/** Which trunks are left out for a while, since they failed for several numbers in a row. */
import type { Leg } from '../call/contact.ts'
import type { EndCause } from '../call/switch.ts'
import type { Ms, TrunkId } from '../ids.ts'
import type { Turn } from '../turn.ts'
import { TRUNK_FAILS } from './breaker-words.ts'

const FAILS = 3
const FIRST_REST_MS: Ms = 30_000
const LONGEST_REST_MS: Ms = 600_000

/** A number's leg is gone before it was answered, or after: was it the trunk? */
export const noteEnd = (turn: Turn, { trunk, out, called }: Leg, cause: EndCause, code: number): void => {
  if (trunk === undefined) return
  if (cause === 'cancelled' || cause === 'switch-restart') return
  if (!TRUNK_FAILS.has(cause) || (out !== undefined && out.answeredAt !== null)) return noteLife(turn, trunk)
  const before = turn.state.trunkFaults.get(trunk)
  const known = before?.called ?? []
  const isNew = called === undefined || !known.includes(called)
  const fails = (before?.fails ?? 0) + (isNew ? 1 : 0)
  const numbers = called === undefined || !isNew ? known : [...known, called].slice(-FAILS)
  const rests = before?.rests ?? 0
  const isResting = before?.restsUntil != null && turn.at < before.restsUntil
  // A call that was begun before it rested, or that found no other way, tells nothing new.
  const restsUntil = isResting
    ? before.restsUntil
    : // No number's doing, and too long for others to wait for.
      fails < FAILS && cause !== 'silent'
      ? null
      : turn.at + Math.min(FIRST_REST_MS * 2 ** rests, LONGEST_REST_MS)
  const times = !isResting && restsUntil !== null ? rests + 1 : rests
  turn.emit({ type: 'trunk-failed', trunk, fails, called: numbers, rests: times, restsUntil, cause, code })
}

/** One that was left out gets through to somebody's telephone: enough to use it again. */
export const noteRinging = (turn: Turn, trunk: TrunkId | undefined): void => {
  if (trunk !== undefined && turn.state.trunkFaults.get(trunk)?.restsUntil != null) noteLife(turn, trunk)
}

/** It was picked up there, or somebody said something that only the number can. */
export const noteLife = (turn: Turn, trunk: TrunkId | undefined): void => {
  if (trunk !== undefined && turn.state.trunkFaults.has(trunk)) turn.emit({ type: 'trunk-recovered', trunk })
}
