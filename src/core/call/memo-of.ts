import { type Contact, hasCompany, isTalk, talkSince } from './contact.ts'
import type { LegMemo, LegParty } from './switch.ts'

/** What the legs of a contact carry: enough to know the contact again when our own books have lost it. */
export const memoOf = (contact: Contact): LegMemo => {
  const party = partyOf(contact)
  return {
    v: 1,
    contact: contact.id,
    // Who is in company is never cut off, whoever it is.
    phase: hasCompany(contact.phase) ? 'talking' : contact.phase.type,
    queue: contact.queue,
    enqueuedAt: contact.enqueuedAt,
    ...(party === null ? {} : { party }),
  }
}

const partyOf = ({ phase, recording, muted }: Contact): LegParty | null => {
  if (phase.type !== 'offered' && !isTalk(phase)) return null
  const { agent, leg } = phase
  const answeredAt = isTalk(phase) ? talkSince(phase) : null
  return { agent, leg, answeredAt, recording, ...(muted === true ? { muted } : {}) }
}
