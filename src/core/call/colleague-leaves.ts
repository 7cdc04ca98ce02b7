/** The end of a call between colleagues that the one who was called makes. */
import type { AgentId, ContactId } from '../ids.ts'
import type { Turn } from '../turn.ts'
import { ringsAtColleague } from './colleague-rules.ts'
import { type Contact, heldMs, isTalk } from './contact.ts'
import { endDial } from './dialling.ts'
import { endContact } from './end.ts'

/** They say no while it rings, or are taken away. True when it was theirs to say. */
export const giveColleagueBack = (turn: Turn, id: ContactId, who: AgentId, isNo: boolean): boolean => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined || ringsAtColleague(contact) !== who) return false
  endDial(turn, id, 'number', isNo ? 'refused' : 'no-answer')
  return true
}

/** Who was called hangs up, as a customer would. True when it was theirs. */
export const colleagueLeaves = (turn: Turn, contact: Contact, who: AgentId | null): boolean => {
  if (who === null || contact.colleague !== who) return false
  if (giveColleagueBack(turn, contact.id, who, true)) return true
  if (!isTalk(contact.phase)) return false
  const { phase } = contact
  const held = phase.type === 'held' ? { heldMs: heldMs(phase, turn.at) } : {}
  turn.emit({ type: 'talk-ended', contact: contact.id, agent: phase.agent, by: 'customer', wrapupUntil: null, ...held })
  endContact(turn, contact.id, 'answered')
  return true
}
