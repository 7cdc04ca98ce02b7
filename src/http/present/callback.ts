/** Wishes to be called back in the words of the wire. */
import type { Contact } from '../../core/call/contact.ts'
import { type EpochMs, obligationOf } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import type { ContactRow } from '../../ports/store.ts'
import { toMoment, toMomentOrNull } from '../../wire/basics.ts'
import type { Callback } from '../../wire/callbacks.ts'

/** Those that wait, the first in line first. */
export const presentCallbacks = ({ contacts, obligations }: CenterView, now: EpochMs): Callback[] =>
  [...contacts.values()]
    .sort((a, b) => (a.enqueuedAt ?? a.createdAt) - (b.enqueuedAt ?? b.createdAt))
    .flatMap((contact) => presentCallback(contact, obligations, now) ?? [])

const presentCallback = (
  { id, queue, from, phase, callback, createdAt, enqueuedAt, answersFor = [] }: Contact,
  obligations: CenterView['obligations'],
  now: EpochMs,
): Callback | null => {
  if (callback === undefined || queue === null) return null
  const since = enqueuedAt ?? createdAt
  const isHeld = phase.type === 'waiting' && callback.heldUntil !== null
  const inHand = phase.type === 'offered' || phase.type === 'dialling' ? phase : null
  return {
    id,
    queue,
    number: from,
    state: inHand?.type ?? (isHeld ? 'held' : 'waiting'),
    askedAt: toMoment(createdAt),
    enqueuedAt: toMoment(since),
    waitedMs: Math.max(0, now - since),
    agent: inHand?.agent ?? null,
    heldUntil: toMomentOrNull(isHeld ? callback.heldUntil : null),
    heldFor: isHeld ? callback.why : null,
    expiresAt: toMomentOrNull(callback.expiresAt ?? null),
    attempts: callback.attempts,
    lastOutcome: callback.last,
    endedAt: null,
    outcome: null,
    obligations: answersFor.map(obligationOf).filter((obligation) => obligations.has(obligation)),
  }
}

/** One that is over, of its contact's row; null for one that is not. */
export const presentDoneCallback = (row: ContactRow): Callback | null => {
  const { id, queue, from, agent, createdAt, enqueuedAt, waitMs, endedAt, outcome } = row
  if (queue === null || endedAt === null) return null
  return {
    id,
    queue,
    number: from,
    state: 'done',
    askedAt: toMoment(createdAt),
    enqueuedAt: toMoment(enqueuedAt ?? createdAt),
    waitedMs: waitMs ?? 0,
    agent,
    heldUntil: null,
    heldFor: null,
    expiresAt: null,
    attempts: null,
    lastOutcome: null,
    endedAt: toMoment(endedAt),
    outcome,
    obligations: [],
  }
}
