/**
 * An agent whom nobody hears: the switch keeps their voice from everybody, whatever their station is. It is theirs as long as
 * they have the customer: through holds, questions to a third and a leg that is made anew.
 */
import type { Command } from '../input.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { talkOf } from './hold.ts'

export const muteContact = (
  turn: Turn,
  { contact: id, agent, muted }: Extract<Command, { readonly type: 'mute-contact' }>,
): Decided => {
  const { contact, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if ((contact.muted === true) === muted)
    return refuse('conflict', 'muted', muted ? 'the agent is muted already' : 'the agent is not muted')
  turn.emit({ type: muted ? 'agent-muted' : 'agent-unmuted', contact: id, agent })
  return undefined
}
