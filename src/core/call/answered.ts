/** Agent and customer have each other: for the first time, or once more. */
import { type AgentId, type ContactId, type LegId, recordingOf } from '../ids.ts'
import { keepPromise } from '../obligation/decide.ts'
import type { Turn } from '../turn.ts'

export const answer = (turn: Turn, id: ContactId, agent: AgentId, leg: LegId): void => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return
  const isAllowed = contact.consent !== false
  const recorded = isAllowed && contact.queue !== null && turn.state.queues.get(contact.queue)?.recorded === true
  turn.emit({
    type: 'contact-answered',
    contact: id,
    agent,
    leg,
    recording: contact.recording ?? (recorded ? recordingOf(id) : null),
  })
  keepPromise(turn, id)
}
