/** A customer who is put through to a number: the contact stays with us until both are gone, and none of us is in it. */
import { type AgentId, type ContactId, type Ms, offerLeg } from '../ids.ts'
import { countCall } from '../lines/decide-caps.ts'
import type { Way } from '../lines/words.ts'
import type { Turn } from '../turn.ts'
import type { Phase } from './contact.ts'
import { OUTSIDE_RING_MS } from './hand-on.ts'

/** The number is rung; the customer, who waits with music, is the agent's no more. */
export const callOutside = (
  turn: Turn,
  id: ContactId,
  number: string,
  way: Way,
  /** Who handed them on; null: a flow. */
  agent: AgentId | null,
  ringMs: Ms = OUTSIDE_RING_MS,
): void => {
  const offer = (turn.state.contacts.get(id)?.offers ?? 0) + 1
  const leg = offerLeg(id, offer)
  turn.emit({ type: 'outside-called', contact: id, number, leg, offer, ringUntil: turn.at + ringMs, way })
  countCall(turn, { contact: id, leg, number, way, agent })
}

/** The customer leaves, or is taken elsewhere. */
export const endOutside = (turn: Turn, id: ContactId): void => {
  const phase = turn.state.contacts.get(id)?.phase
  if (phase?.type === 'outside') turn.emit({ type: 'outside-ended', contact: id, leg: phase.leg, reason: 'withdrawn' })
}

export const isAnsweredOutside = (phase: Phase): boolean => phase.type === 'outside' && phase.answered
