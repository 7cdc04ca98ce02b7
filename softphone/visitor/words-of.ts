/** Which words a visitor's state is said in. */
import type { VisitorEnd } from '../phone/visitor-line.ts'
import type { VisitorState, WhyNot } from '../state/visitor.ts'

export type StateWord =
  | 'loading'
  | 'ready'
  | 'unavailable'
  | 'calling'
  | 'ringing'
  | 'connected'
  | 'waiting'
  | 'talking'
  | 'held'
  | 'ended'

export const stateOf = ({ door, phone, busy, whyNot, call }: VisitorState): StateWord => {
  if (phone.call !== null) return phone.call.state !== 'up' ? phone.call.state : CALLS[call ?? 'none']
  if (busy) return 'calling'
  if (door === 'unknown') return whyNot === null ? 'loading' : 'unavailable'
  if (door.numbers.length === 0) return 'unavailable'
  if (whyNot !== null) return 'unavailable'
  return phone.end === null ? 'ready' : 'ended'
}

/** Up, but nobody knows yet whether somebody is there: the server may be away. */
const CALLS = { none: 'connected', over: 'connected', waiting: 'waiting', talking: 'talking', held: 'held' } as const

export type SaidWord = (typeof WHY_NOT)[WhyNot] | (typeof ENDS)[Exclude<VisitorEnd, 'over'>]

/** Null when there is nothing to be said. */
export const saidOf = ({ phone, whyNot }: VisitorState): SaidWord | null => {
  if (phone.call !== null) return null
  if (whyNot !== null) return WHY_NOT[whyNot]
  return phone.end === null || phone.end === 'over' ? null : ENDS[phone.end]
}

const WHY_NOT = {
  closed: 'visitor.closed',
  often: 'visitor.often',
  full: 'visitor.full',
  away: 'visitor.away',
  denied: 'check.microphoneDenied',
  missing: 'check.microphoneMissing',
  busy: 'check.microphoneBusy',
  insecure: 'check.microphoneInsecure',
} as const satisfies Readonly<Record<WhyNot, string>>

const ENDS = { busy: 'visitor.busy', refused: 'visitor.refused', lost: 'visitor.lost' } as const
