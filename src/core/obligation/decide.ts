import type { Channel } from '../call/contact.ts'
import type { ContactId } from '../ids.ts'
import { obligationOf } from '../ids.ts'
import type { Command } from '../input.ts'
import type { CenterState } from '../state.ts'
import { inOrder } from '../table.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import { DUE_WITHIN_MS, type KeptBy } from './words.ts'

/** An inbound contact promises an answer; one that comes back (a leg given up for lost) has promised it already. */
export const promise = (turn: Turn, contact: ContactId, channel: Channel): void => {
  const obligation = obligationOf(contact)
  if (turn.state.obligations.has(obligation)) return
  turn.emit({ type: 'obligation-opened', obligation, contact, channel, dueAt: turn.at + DUE_WITHIN_MS })
}

/** Contacts that are open since before obligations were kept: their customers are owed an answer like everybody else. */
export const promiseAll = (turn: Turn): void => {
  for (const { id, channel, direction, answeredAt, endedAt } of inOrder(turn.state.contacts))
    if (direction === 'inbound' && answeredAt === null && endedAt === null) promise(turn, id, channel)
}

/** An agent talks with the customer, or a flow has served them to its end: nothing more is owed. */
export const keepPromise = (turn: Turn, contact: ContactId, outcome: KeptBy = 'answered'): void => {
  // Only a talk answers for the calls before it, whose callers were to be called back.
  const before = outcome === 'answered' ? (turn.state.contacts.get(contact)?.answersFor ?? []) : []
  for (const kept of [contact, ...before]) {
    const obligation = obligationOf(kept)
    if (turn.state.obligations.has(obligation))
      turn.emit({ type: 'obligation-closed', obligation, contact: kept, outcome, note: null, by: null })
  }
}

/** An agent has the wish of that contact in hand, or its caller is on the line again. */
const isBeingCalled = ({ index, contacts }: CenterState, of: ContactId): boolean => {
  for (const id of index.callbacks.values()) {
    const wish = contacts.get(id)
    if (wish?.phase.type !== 'waiting' && wish?.answersFor?.includes(of) === true) return true
  }
  return false
}

/** Somebody says how it was made good. Not while the contact goes on: then the talk itself is the answer. */
export const closeObligation = (
  turn: Turn,
  { obligation: id, outcome, note, by }: Extract<Command, { readonly type: 'close-obligation' }>,
): Decided => {
  const open = turn.state.obligations.get(id)
  if (open === undefined) return refuse('unknown', 'obligation', `there is no open obligation "${id}"`)
  const contact = turn.state.contacts.get(open.contact)
  if (contact !== undefined && contact.endedAt === null)
    return refuse('conflict', 'obligation', 'its contact is not over yet: the customer still waits')
  if (isBeingCalled(turn.state, open.contact))
    return refuse('conflict', 'obligation', 'its customer is being called back at this moment')
  turn.emit({ type: 'obligation-closed', obligation: id, contact: open.contact, outcome, note, by })
  return undefined
}
