/** The number that a customer was put through to has hung up, or was never reached. */
import type { ContactId } from '../ids.ts'
import type { Turn } from '../turn.ts'
import type { Contact } from './contact.ts'
import { endContact } from './end.ts'
import { asksAfterwards, returnToFlow } from './flow.ts'
import type { EndCause } from './switch.ts'

/**
 * Who did not get through waits again, in the place they had, or goes back to their flow; a talk is over, and the customer's
 * call with it, unless their flow goes on.
 */
export const outsideLeft = (turn: Turn, contact: Contact, cause: EndCause): void => {
  const { id, phase, queue, putThrough, flow } = contact
  if (phase.type !== 'outside') return
  turn.emit({ type: 'outside-ended', contact: id, leg: phase.leg, reason: cause })
  if (phase.answered) {
    if (asksAfterwards(turn, contact)) returnToFlow(turn, id, 'ended', 'transferred-out')
    else endContact(turn, id, 'transferred-out')
  } else if (queue === null && putThrough === undefined && flow === undefined) endContact(turn, id, 'answered')
}

/** Nobody picked up in time. */
export const outsideRanOut = (turn: Turn, id: ContactId): void => {
  const contact = turn.state.contacts.get(id)
  if (contact?.phase.type === 'outside' && !contact.phase.answered) outsideLeft(turn, contact, 'no-answer')
}
