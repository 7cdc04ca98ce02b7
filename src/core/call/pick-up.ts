/**
 * An offer that is answered by order, and not by a press on the page: the page is told to pick up. The call is answered when its
 * leg is, as always.
 */
import type { AgentId } from '../ids.ts'
import type { Command } from '../input.ts'
import { type Decided, noContact, refuse, type Turn } from '../turn.ts'
import { ringsAtColleague } from './colleague-rules.ts'
import { type Contact, isTalkOfThree } from './contact.ts'

/** At whose station it rings: an offer, or a question of a colleague's, or their call. Null when nowhere. */
export const ringsAt = (contact: Contact): AgentId | null => {
  const { phase } = contact
  if (phase.type === 'offered') return phase.agent
  return isTalkOfThree(phase) && phase.third.answeredAt === null ? phase.third.agent : ringsAtColleague(contact)
}

export const answerOffer = (
  turn: Turn,
  { contact: id, agent }: Extract<Command, { readonly type: 'answer-offer' }>,
): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  if (ringsAt(contact) !== agent) return refuse('conflict', 'contact', 'it does not ring for this agent now')
  if (turn.state.agents.get(agent)?.station.kind !== 'browser')
    return refuse(
      'conflict',
      'station',
      'a desk phone is picked up by hand: only a page can be told to, as in "browser"',
    )
  turn.emit({ type: 'answer-ordered', contact: id, agent })
  return undefined
}
