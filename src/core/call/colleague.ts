/**
 * An agent calls a colleague. It is a call out whose number is the colleague's station: theirs is the leg in the contact's
 * bridge that stays, as a customer's does, and the call is both agents' only. It goes nowhere else, is for no queue, and nobody
 * writes it up.
 *
 *     call-placed -> (the caller's station picks up) -> colleague-rung -> (theirs does) -> contact-answered: a talk
 */

import { offerLeg } from '../ids.ts'
import type { Command } from '../input.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { whyNotRung } from './colleague-rules.ts'
import { cannotPlace } from './dialling.ts'
import { DEFAULT_RING_MS } from './hand-on.ts'

export const callColleague = (
  turn: Turn,
  { contact: id, agent: who, colleague: whom, customer }: Extract<Command, { readonly type: 'call-colleague' }>,
): Decided => {
  const { state, at } = turn
  const colleague = state.agents.get(whom)
  if (colleague === undefined)
    return refuse('invalid', 'to.agent', `there is no agent "${whom}": an id, for example "budi"`)
  if (who === whom) return refuse('invalid', 'to.agent', 'nobody calls themselves: choose a colleague')
  const refusal = cannotPlace(turn, id, who) ?? whyNotRung(colleague)
  if (refusal !== undefined) return refusal
  turn.emit({
    type: 'contact-created',
    contact: id,
    channel: 'voice',
    direction: 'outbound',
    customer,
    from: whom,
    to: who,
    leg: null,
    createdAt: at,
    adopted: false,
  })
  const ringUntil = at + DEFAULT_RING_MS
  const leg = offerLeg(id, 1)
  turn.emit({ type: 'call-placed', contact: id, agent: who, queue: null, leg, offer: 1, ringUntil, colleague: whom })
  return undefined
}
