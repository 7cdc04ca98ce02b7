/** A number that is asked into a call, or that a customer is put through to, is called by the next trunk when the one before cannot. */
import { thirdDeadline } from '../deadlines.ts'
import { offerLeg } from '../ids.ts'
import { TRUNK_FAILS } from '../lines/breaker-words.ts'
import { countCall, raiseAlarm } from '../lines/decide-caps.ts'
import { isEmergency, routeOf } from '../lines/route.ts'
import type { Turn } from '../turn.ts'
import type { Contact, Leg } from './contact.ts'
import type { EndCause } from './switch.ts'

/** False when it was the number's own doing, when it had answered, or when no other trunk is left: then that was its end. */
export const callByNext = (turn: Turn, { id, asks, offers }: Contact, gone: Leg, cause: EndCause): boolean => {
  const { state, at } = turn
  const { trunk, out } = gone
  if (asks === undefined || trunk === undefined || !isTrunksDoing(turn, asks, cause)) return false
  const by = out?.agent ?? null
  const tried = [...(gone.tried ?? []), trunk]
  const routed = routeOf(state, asks, at, { caller: by, tried })
  if (routed.refusal !== null) {
    raiseAlarm(turn, routed.refusal)
    return false
  }
  const [offer, { way }] = [offers + 1, routed]
  const leg = offerLeg(id, offer)
  // All of it together takes no longer than one call may.
  const ringUntil = state.deadlines.get(thirdDeadline(id))?.at ?? at
  turn.emit({ type: 'number-called-again', contact: id, leg, offer, replaces: gone.id, ringUntil, way, tried })
  countCall(turn, { contact: id, leg, number: asks, way, agent: by, again: true })
  return true
}

/** A call for help was heard by somebody's telephone; a line that has no such number, or refuses, was only the wrong line. */
const ANSWERS: ReadonlySet<EndCause> = new Set(['busy', 'no-answer', 'normal', 'cancelled'])

/** It is the trunk that cannot, not the number. */
export const isTrunksDoing = ({ state }: Turn, number: string, cause: EndCause): boolean =>
  isEmergency(state, number) ? !ANSWERS.has(cause) && cause !== 'switch-restart' : TRUNK_FAILS.has(cause)
