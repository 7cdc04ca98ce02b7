/** Hold: the customer hears music, the agent nothing, and both stay on the line. */
import type { Command } from '../input.ts'
import { type Decided, noContact, refuse, type Turn } from '../turn.ts'
import type { Contact, Talk } from './contact.ts'
import { isTalk } from './contact.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const holdContact = (turn: Turn, { contact: id, agent }: Of<'hold-contact'>): Decided => {
  const { contact, phase, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if (phase.type === 'held') return refuse('conflict', 'contact', 'it is on hold already')
  if (phase.type !== 'talking') return refuse('conflict', 'contact', 'somebody else was asked into it: end that first')
  turn.emit({ type: 'contact-held', contact: contact.id, agent })
  return undefined
}

export const retrieveContact = (turn: Turn, { contact: id, agent }: Of<'retrieve-contact'>): Decided => {
  const { contact, phase, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if (phase.type !== 'held') return refuse('conflict', 'contact', 'it is not on hold')
  turn.emit({ type: 'contact-retrieved', contact: contact.id, agent, heldMs: turn.at - phase.since })
  return undefined
}

type TalkOf =
  | { readonly refusal: null; readonly contact: Contact; readonly phase: Talk }
  | { readonly refusal: NonNullable<Decided>; readonly contact?: never; readonly phase?: never }

/** The talk that this agent has with the customer of the contact, or why there is none. */
export const talkOf = (turn: Turn, id: Contact['id'], agent: Talk['agent']): TalkOf => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return { refusal: noContact(id) }
  const { phase } = contact
  if (!isTalk(phase) || phase.agent !== agent)
    return { refusal: refuse('conflict', 'contact', 'this agent does not talk with its customer now') }
  return { refusal: null, contact, phase }
}
