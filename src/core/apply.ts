/**
 * What happened changes the state: `apply(state, event)`. It decides nothing, so that the journal of an older version gives
 * the state that it gave then.
 */
import { applyAgentRestEnded, applyAgentRested, applyAgentSaved, applyPresenceChanged } from './agent/apply.ts'
import {
  applyContactAnswered,
  applyContactClosed,
  applyContactCreated,
  applyContactEnded,
  applyContactOffered,
  applyLegClosed,
  applyOfferAllowedAgain,
  applyOfferEnded,
  applyOfferRang,
  applyQueueEntered,
  applyStrayLegFound,
  applyTalkEnded,
  applyWrapupEnded,
} from './call/apply.ts'
import type { CenterEvent, EventOf, Recorded } from './event.ts'
import type { CenterState } from './state.ts'
import { unreachable } from './unreachable.ts'

/** Brings the state to just after the event. Throws when a row of the journal is missing before it. */
export const applyEvent = (state: CenterState, recorded: Recorded): void => {
  if (recorded.seq !== state.seq + 1)
    throw new Error(`event ${recorded.seq} cannot follow event ${state.seq}: the journal has a hole`)
  state.seq = recorded.seq
  state.at = recorded.at
  applyTagged(state, recorded.event)
}

const applyTagged = (state: CenterState, event: CenterEvent): void => {
  switch (event.type) {
    case 'agent-saved':
      return applyAgentSaved(state, event)
    case 'agent-retired':
      return state.agents.delete(event.agent)
    case 'queue-saved':
      return state.queues.set(event.queue.id, event.queue)
    case 'queue-retired':
      return applyQueueRetired(state, event)
    case 'number-set':
      return state.numbers.set(event.number, event.target)
    case 'number-cleared':
      return state.numbers.delete(event.number)
    case 'presence-changed':
      return applyPresenceChanged(state, event)
    case 'agent-rested':
      return applyAgentRested(state, event)
    case 'agent-rest-ended':
      return applyAgentRestEnded(state, event)
    case 'contact-created':
      return applyContactCreated(state, event)
    case 'queue-entered':
      return applyQueueEntered(state, event)
    case 'contact-offered':
      return applyContactOffered(state, event)
    case 'offer-rang':
      return applyOfferRang(state, event)
    case 'offer-ended':
      return applyOfferEnded(state, event)
    case 'offer-allowed-again':
      return applyOfferAllowedAgain(state, event)
    case 'contact-answered':
      return applyContactAnswered(state, event)
    case 'talk-ended':
      return applyTalkEnded(state, event)
    case 'wrapup-ended':
      return applyWrapupEnded(state, event)
    case 'leg-closed':
      return applyLegClosed(state, event)
    case 'contact-ended':
      return applyContactEnded(state, event)
    case 'contact-closed':
      return applyContactClosed(state, event)
    case 'stray-leg-found':
      return applyStrayLegFound(state, event)
    case 'server-started':
      state.linkUp = false
      return
    case 'link-changed':
      return applyLinkChanged(state, event)
    // Facts for the record: the projections and the timeline show them, no decision rests on them.
    case 'contact-resumed':
    case 'call-turned-away':
    case 'stray-bridge-found':
    case 'recording-begun':
    case 'recording-refused':
    case 'recording-stored':
    case 'recording-lost':
    case 'clock-jumped':
    case 'journal-gap':
      return
    default:
      return unreachable(event)
  }
}

const applyQueueRetired = (state: CenterState, { queue }: EventOf<'queue-retired'>): void => {
  state.queues.delete(queue)
  for (const agent of [...state.agents.values()])
    if (agent.queues.includes(queue))
      state.agents.set(agent.id, { ...agent, queues: agent.queues.filter((other) => other !== queue) })
}

const applyLinkChanged = (state: CenterState, event: EventOf<'link-changed'>): void => {
  state.linkUp = event.up
  if (event.up) for (const queue of state.queues.values()) state.index.unsettled.add(queue.id)
}
