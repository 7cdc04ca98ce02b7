/**
 * An agent's page is gone in mid-call: it was reloaded, it crashed, its network changed. The customer stays in the bridge with
 * music, and the agent's leg is given up; as soon as the phone is back it is rung again and answers by itself. Who is not back
 * in time gives the customer to the head of the queue.
 */

import { hasPhone } from '../agent/shown.ts'
import type { Agent } from '../agent/words.ts'
import type { AgentId, ContactId, LegId, Ms } from '../ids.ts'
import { offerLeg } from '../ids.ts'
import type { Command } from '../input.ts'
import { inOrder } from '../table.ts'
import type { Decided, Turn } from '../turn.ts'
import { colleagueLeaves } from './colleague-leaves.ts'
import { agentLeftThree, endThird } from './consult.ts'
import { type Contact, heldMs, isTalk, isTalkOfThree } from './contact.ts'
import { wrapupUntilOf } from './hand-on.ts'
import { talkOf } from './hold.ts'
import { endOffer } from './offer.ts'

/** For how long a customer waits for one particular agent before anybody may take them. */
const REJOIN_WITHIN_MS: Ms = 20_000

/** The agent's end of the talk is dead, and nobody hung up. */
export const interrupt = (turn: Turn, contact: Contact): void => {
  const { id } = contact
  // With a third at hand nobody needs to wait: as after any other end of the agent's leg.
  if (isTalkOfThree(contact.phase) && contact.phase.third.answeredAt !== null) return void agentLeftThree(turn, contact)
  endThird(turn, id, 'withdrawn')
  const phase = turn.state.contacts.get(id)?.phase
  if (!isTalk(phase)) return
  const { agent, leg } = phase
  const ms = heldMs(phase, turn.at)
  const held = ms > 0 ? { heldMs: ms } : {}
  turn.emit({ type: 'talk-interrupted', contact: id, agent, leg, until: turn.at + REJOIN_WITHIN_MS, ...held })
  const again = turn.state.agents.get(agent)
  if (again !== undefined && hasPhone(again)) rejoin(turn, again)
}

/** The phone of an agent is back: who waits for them is put through. */
export const rejoin = (turn: Turn, { id: agent, assignments }: Agent): void => {
  const { state, at } = turn
  if (!state.linkUp) return
  for (const { contact: id } of assignments) {
    const contact = state.contacts.get(id)
    if (contact?.rejoin?.agent !== agent || contact.phase.type !== 'waiting') continue
    const offer = contact.offers + 1
    turn.emit({
      type: 'contact-offered',
      contact: id,
      agent,
      leg: offerLeg(id, offer),
      offer,
      ringUntil: contact.rejoin.until,
      why: {
        strategy: 'rejoin',
        waitedMs: at - contact.phase.since,
        verdicts: {},
        candidates: [{ agent, idleSince: at, passedOver: null }],
      },
    })
  }
}

/** After an outage: whoever came back meanwhile. */
export const rejoinAll = (turn: Turn): void => {
  for (const agent of inOrder(turn.state.agents)) if (hasPhone(agent)) rejoin(turn, agent)
}

/** Nothing comes from an agent's leg any more, though nobody hung up. */
export const legSilent = (turn: Turn, leg: LegId): void => {
  const row = turn.state.legs.get(leg)
  const contact = row === undefined ? undefined : turn.state.contacts.get(row.contact)
  if (contact === undefined || !isTalk(contact.phase)) return
  if (contact.leg === leg) return void colleagueLeaves(turn, contact, contact.colleague ?? null)
  if (contact.phase.leg === leg) interrupt(turn, contact)
  else if (isTalkOfThree(contact.phase) && contact.phase.third.leg === leg) endThird(turn, contact.id, 'left')
}

/** Whether somebody's leg ended because their page went, and not because they hung up. */
export const isCutOff = ({ state }: Turn, agent: AgentId): boolean => {
  const who = state.agents.get(agent)
  return who !== undefined && who.station.kind === 'browser' && who.phone !== null && !hasPhone(who)
}

/** The agent hears nothing, or has lost the call from their page: their leg is made anew. */
export const rejoinContact = (
  turn: Turn,
  { contact: id, agent }: Extract<Command, { readonly type: 'rejoin-contact' }>,
): Decided => {
  if (turn.state.contacts.get(id)?.rejoin?.agent === agent) return undefined
  const { contact, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  interrupt(turn, contact)
  return undefined
}

/** Nobody waits for this agent any more; what they have to write down of the talk they may, as after any other. */
export const stopWaiting = (turn: Turn, id: ContactId): void => {
  const contact = turn.state.contacts.get(id)
  if (contact?.rejoin === undefined) return
  const { agent } = contact.rejoin
  endOffer(turn, id, 'withdrawn')
  turn.emit({ type: 'rejoin-ended', contact: id, agent, wrapupUntil: wrapupUntilOf(turn, contact) })
}
