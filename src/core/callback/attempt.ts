/** Our side: in whose turn it is, how often somebody is called, and what becomes of a wish. */
import type { Contact, Outcome } from '../call/contact.ts'
import { endContact } from '../call/end.ts'
import { endOffer } from '../call/offer.ts'
import type { Recorded } from '../event.ts'
import type { ContactId } from '../ids.ts'
import { obligationOf } from '../ids.ts'
import { keepPromise } from '../obligation/decide.ts'
import { type CenterState, wishKey } from '../state.ts'
import type { Turn } from '../turn.ts'
import { leave, planOffer, tellOffer } from './ask.ts'
import { closedUntil, rulesOf } from './hours.ts'
import { putOff } from './put-off.ts'
import { CAPPED_MS, LEAVING_MS } from './words.ts'

/** The callback's deadline: of a wish that is held, of a caller who leaves, or of one who waits. */
export const callbackTimer = (turn: Turn, id: ContactId): void => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return
  if (contact.callback !== undefined) return fallDue(turn, contact)
  if (contact.leavesFor !== undefined) return leave(turn, id)
  tellOffer(turn, contact)
}

const fallDue = (turn: Turn, contact: Contact): void => {
  if (holdWhileLeaving(turn, contact) || holdWhileClosed(turn, contact)) return
  turn.emit({ type: 'callback-due', contact: contact.id })
}

/** Whoever still hears that it is noted would be busy. */
const holdWhileLeaving = (turn: Turn, { id, callback, answersFor = [] }: Contact): boolean => {
  const isThere = answersFor.some((of) => turn.state.contacts.get(of)?.leavesFor === id)
  if (callback === undefined || !isThere) return false
  const { attempts } = callback
  const until = turn.at + LEAVING_MS
  turn.emit({ type: 'callback-put-off', contact: id, agent: null, heldFor: 'leaving', outcome: null, attempts, until })
  return true
}

/** Nobody is called outside of the queue's hours: false when it is open. */
export const holdWhileClosed = (turn: Turn, { id, queue, callback }: Contact): boolean => {
  const until = callback === undefined ? null : closedUntil(turn.state, { queue }, turn.at)
  if (callback === undefined || until === null) return false
  const { attempts } = callback
  turn.emit({ type: 'callback-put-off', contact: id, agent: null, heldFor: 'closed', outcome: null, attempts, until })
  return true
}

/** Nobody who is idle may call out now: it makes way for others, and is looked at again soon. */
export const holdWhileCapped = (turn: Turn, { id, callback }: Contact): void => {
  if (callback === undefined) return
  const { attempts } = callback
  const until = turn.at + CAPPED_MS
  turn.emit({ type: 'callback-put-off', contact: id, agent: null, heldFor: 'capped', outcome: null, attempts, until })
}

/** The call to them came to nothing. True: it is tried again later, else it was for the last time. */
export const tryLater = (turn: Turn, contact: Contact, outcome: Outcome): boolean => {
  const { callback, phase } = contact
  if (callback === undefined || phase.type !== 'dialling') return false
  const rules = rulesOf(turn.state, contact)
  // Only what rang somewhere, or might have, is a try: not an agent's page that went, nor trunks that were full.
  const isSeen = outcome !== 'lost-in-gap' && phase.dialled > callback.dialled
  const attempts = callback.attempts + (isSeen ? 1 : 0)
  if (attempts >= rules.attempts) {
    giveUp(turn, contact, attempts, outcome)
    return false
  }
  putOff(turn, contact, { outcome: isSeen ? outcome : null, attempts, until: turn.at + rules.pauseMs })
  return true
}

/** Its time is over. Whoever has it in hand goes on: it is looked at again after that, and lives on if they are reached. */
export const expireWish = (turn: Turn, id: ContactId): void => {
  const wish = turn.state.contacts.get(id)
  if (wish?.callback === undefined) return
  if (wish.phase.type !== 'waiting')
    return turn.emit({ type: 'callback-outlasted', contact: id, until: turn.at + LEAVING_MS })
  const { answersFor = [], callback } = wish
  for (const contact of answersFor)
    if (turn.state.obligations.has(obligationOf(contact)))
      turn.emit({ type: 'callback-expired', contact, callback: id, attempts: callback.attempts })
  endContact(turn, id, 'expired')
}

/** What was promised stays owed, for people to see to, and says what was tried. */
const giveUp = (turn: Turn, { id, answersFor = [] }: Contact, attempts: number, outcome: Outcome): void => {
  for (const contact of answersFor)
    if (turn.state.obligations.has(obligationOf(contact)))
      turn.emit({ type: 'callback-given-up', contact, callback: id, attempts, outcome })
}

/** What this turn's events mean for wishes: who came into line, and what was made good by hand. */
export const followCallbacks = (turn: Turn, events: readonly Recorded[]): void => {
  for (const { event } of [...events]) {
    if (event.type === 'queue-entered') arrived(turn, event.contact)
    if (event.type === 'talk-adopted') foundTalking(turn, event.contact)
    if (event.type === 'obligation-closed') madeGood(turn, event.contact)
  }
}

const arrived = (turn: Turn, id: ContactId): void => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined || contact.leg === null || contact.direction !== 'inbound') return
  adopt(turn, contact)
  planOffer(turn, turn.state.contacts.get(id) ?? contact)
}

/** They rang again and were answered, and a crash took what the books knew of it. */
const foundTalking = (turn: Turn, id: ContactId): void => {
  const contact = turn.state.contacts.get(id)
  if (contact?.direction !== 'inbound') return
  adopt(turn, contact)
  keepPromise(turn, id)
}

/** They have rung again: what we would have called them for is done in this call, in the place that was theirs. */
const adopt = (turn: Turn, { id, queue, from, enqueuedAt }: Contact): void => {
  const { state } = turn
  const wish = queue === null ? undefined : state.contacts.get(state.index.callbacks.get(wishKey(queue, from)) ?? id)
  if (wish?.callback === undefined) return
  endOffer(turn, wish.id, 'withdrawn')
  // Their line would be busy with this call.
  const { attempts } = wish.callback
  if (wish.phase.type === 'dialling') putOff(turn, wish, { outcome: null, attempts, until: turn.at })
  const place = Math.min(enqueuedAt ?? turn.at, wish.enqueuedAt ?? turn.at)
  turn.emit({ type: 'callback-adopted', contact: id, callback: wish.id, enqueuedAt: place })
  endContact(turn, wish.id, 'adopted')
}

/** Nobody is called back about what is not owed any more. */
const madeGood = (turn: Turn, of: ContactId): void => {
  const wish = wishFor(turn.state, of)
  if (wish === undefined || isOwed(turn.state, wish) || wish.phase.type !== 'waiting') return
  endContact(turn, wish.id, 'refused')
}

const isOwed = ({ obligations }: CenterState, { answersFor = [] }: Contact): boolean =>
  answersFor.some((contact) => obligations.has(obligationOf(contact)))

const wishFor = (state: CenterState, of: ContactId): Contact | undefined => {
  for (const id of state.index.callbacks.values()) {
    const wish = state.contacts.get(id)
    if (wish?.answersFor?.includes(of) === true) return wish
  }
  return undefined
}
