/**
 * An offer that is answered by order, and not by a press on the page: the page is told to pick up, or the desk phone is asked to.
 * The call is answered when its leg is, as always.
 */
import type { AgentId, LegId } from '../ids.ts'
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
  const isAtPage = turn.state.agents.get(agent)?.station.kind === 'browser'
  const leg = isAtPage ? null : ringingLeg(contact)
  if (!isAtPage && leg === null)
    return refuse('conflict', 'station', 'the desk phone does not ring yet: it can be asked to pick up once it does')
  turn.emit({ type: 'answer-ordered', contact: id, agent })
  if (leg !== null) turn.ask({ type: 'pick-up-leg', leg })
  return undefined
}

/** Before it has said that it rings a telephone can be asked nothing. */
const ringingLeg = (contact: Contact): LegId | null => {
  const { phase } = contact
  if (phase.type === 'offered') return phase.ringing ? phase.leg : null
  if (ringsAtColleague(contact) !== null) return contact.leg
  return isTalkOfThree(phase) ? phase.third.leg : null
}
