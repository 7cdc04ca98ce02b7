/** A wish to be called back, as it is put into line: with its first call, and when a call that had taken it over came to nothing. */
import type { Contact, Outcome } from '../call/contact.ts'
import { type ContactId, callbackOf, obligationOf } from '../ids.ts'
import { wishKey } from '../state.ts'
import type { Turn } from '../turn.ts'
import { rulesOf } from './hours.ts'
import { LEAVING_MS } from './words.ts'

/** In the place of its caller. */
export const makeWish = (turn: Turn, contact: Contact, wish: ContactId): void => {
  const { at } = turn
  const { id, channel, customer, from, to, queue, enqueuedAt, terms } = contact
  if (queue === null) return
  const expiresAt = at + rulesOf(turn.state, contact).validMs
  turn.emit({
    type: 'contact-created',
    contact: wish,
    channel,
    direction: 'outbound',
    customer,
    from,
    to,
    leg: null,
    createdAt: at,
    adopted: false,
  })
  turn.emit({ type: 'callback-noted', contact: wish, of: id, heldUntil: at + LEAVING_MS, expiresAt })
  turn.emit({
    type: 'queue-entered',
    contact: wish,
    queue,
    enqueuedAt: enqueuedAt ?? at,
    ...(terms === undefined ? {} : { terms: { ...terms, until: null } }),
  })
}

/** After so many calls that came to nothing, a number may be somebody else's who is called for nothing. */
const MOST_CALLS = 10

/**
 * Before the end of a call: whoever had rung again, and gave up again before anybody spoke with them, is called back as was
 * promised, in the place that was theirs. What was tried before they rang is forgotten: they are there, as they have shown.
 */
export const keepWish = (turn: Turn, contact: Contact, outcome: Outcome): void => {
  const { state } = turn
  const { id, from, queue, direction, answersFor = [] } = contact
  if (direction !== 'inbound' || queue === null || (outcome !== 'abandoned' && outcome !== 'lost-in-gap')) return
  if (!answersFor.some((of) => state.obligations.has(obligationOf(of)))) return
  // Handed on to a queue that promises none, or again and again: then it is people who see to what is owed.
  if (state.queues.get(queue)?.callback == null || answersFor.includes(id) || answersFor.length >= MOST_CALLS) return
  // By another call of theirs they are on the list already.
  if (state.index.callbacks.has(wishKey(queue, from))) return
  makeWish(turn, contact, callbackOf(id))
}
