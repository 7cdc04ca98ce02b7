/** The end of a contact: the customer is gone, and then the last work on it. */
import { keepWish } from '../callback/wish.ts'
import type { ContactId, EpochMs } from '../ids.ts'
import { keepPromise } from '../obligation/decide.ts'
import type { Turn } from '../turn.ts'
import type { Outcome } from './contact.ts'
import { endMonitors } from './monitor.ts'

/** `endedAt`: when it was, if somebody else saw it earlier. */
export const endContact = (turn: Turn, id: ContactId, outcome: Outcome, endedAt?: EpochMs): void => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined || contact.endedAt !== null) return
  endMonitors(turn, contact)
  // Served by a flow, or by somebody whom they were put through to.
  if (outcome === 'completed-in-flow' || outcome === 'transferred-out') keepPromise(turn, id, outcome)
  keepWish(turn, contact, outcome)
  turn.emit({ type: 'contact-ended', contact: id, outcome, ...(endedAt === undefined ? {} : { endedAt }) })
  closeContact(turn, id)
}

/** A contact closes when the customer is gone and no wrap-up is left. */
export const closeContact = (turn: Turn, id: ContactId): void => {
  const contact = turn.state.contacts.get(id)
  const workedOn = (contact?.partings?.length ?? 0) > 0
  if (contact?.phase.type === 'ended' && contact.endedAt !== null && !workedOn)
    turn.emit({ type: 'contact-closed', contact: id })
}
