/** What holds of a call between two of us, and nothing that happens in one. */
import { hasPhone } from '../agent/shown.ts'
import type { Agent } from '../agent/words.ts'
import type { AgentId } from '../ids.ts'
import { type Decided, refuse } from '../turn.ts'
import type { Contact } from './contact.ts'

/** They have to be there, with a telephone and both hands free; whether they take calls of customers is no matter. */
export const whyNotRung = (colleague: Agent): Decided => {
  const { name, presence } = colleague
  if (presence.state !== 'available' && presence.state !== 'away')
    return refuse('conflict', 'to.agent', `${name} is ${presence.state}: call somebody who is there`)
  if (!hasPhone(colleague)) return refuse('conflict', 'to.agent', `${name} has no phone that rings now`)
  if (colleague.assignments.length > 0 || colleague.monitoring !== undefined)
    return refuse('conflict', 'to.agent', `${name} has a call in hand: try again when it is over`)
  return undefined
}

/** At whose station a colleague's call rings; null when at none. */
export const ringsAtColleague = ({ phase, leg, colleague }: Contact): AgentId | null =>
  phase.type === 'dialling' && leg !== null ? (colleague ?? null) : null

/** Why a call between the two goes nowhere else. */
export const isBetweenUs = ({ colleague }: Contact): Decided =>
  colleague === undefined
    ? undefined
    : refuse('conflict', 'contact', 'it is a call between colleagues: hang up, and call whom you want')
