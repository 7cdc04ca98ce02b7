/** Somebody wanted to call abroad more than one may: whoever has their account talks there no longer. */
import type { Recorded } from '../event.ts'
import type { AgentId } from '../ids.ts'
import { isStopping } from '../lines/cap-words.ts'
import type { Turn } from '../turn.ts'
import { endThird } from './consult.ts'
import { isTalkOfThree, type Leg } from './contact.ts'
import { hangUpContact } from './decide.ts'
import { outsideLeft } from './outside-left.ts'

/** An alarm of this turn ends the calls abroad that its agent has; those of others, and to this country, go on. */
export const followAlarms = (turn: Turn, events: readonly Recorded[]): void => {
  for (const { event } of events)
    if (event.type === 'call-cap-reached' && isStopping(event.cap) && event.agent !== null)
      endForeignCalls(turn, event.agent)
}

const endForeignCalls = (turn: Turn, agent: AgentId): void => {
  const legs = [...turn.state.legs.values()].filter(({ out }) => out?.agent === agent && out.foreign)
  for (const leg of legs) endCallOf(turn, leg)
}

const endCallOf = (turn: Turn, leg: Leg): void => {
  const contact = turn.state.contacts.get(leg.contact)
  if (contact === undefined) return
  const { id, phase } = contact
  if (contact.leg === leg.id) hangUpContact(turn, { type: 'hang-up-contact', contact: id, by: null })
  else if (isTalkOfThree(phase) && phase.third.leg === leg.id) endThird(turn, id, 'cancelled')
  else outsideLeft(turn, contact, 'failed')
}
