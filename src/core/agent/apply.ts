import { backDeadline, phoneDeadline, restDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import type { AgentId, ContactId, EpochMs } from '../ids.ts'
import { type CenterState, setDeadline } from '../state.ts'
import type { Agent, Assignment } from './words.ts'

export const applyAgentSaved = (state: CenterState, { agent }: EventOf<'agent-saved'>): void => {
  const known = state.agents.get(agent.id)
  state.agents.set(agent.id, {
    presence: { state: 'offline', reason: null, since: state.at },
    phone: null,
    assignments: [],
    idleSince: state.at,
    misses: 0,
    restUntil: 0,
    ...known,
    ...agent,
  })
}

export const applyPresenceChanged = (state: CenterState, event: EventOf<'presence-changed'>): void => {
  setDeadline(state, backDeadline(event.agent), null)
  changeAgent(state, event.agent, (agent) => ({
    ...agent,
    presence: { state: event.state, reason: event.reason, since: state.at },
    misses: event.state === 'available' ? 0 : agent.misses,
    // Who only came back keeps their place among the idle.
    idleSince: event.state === 'available' && isAbsent(agent) ? state.at : agent.idleSince,
  }))
}

const isAbsent = ({ presence }: Agent): boolean => presence.state !== 'available' && presence.state !== 'reconnecting'

export const applyAgentAwaited = (state: CenterState, event: EventOf<'agent-awaited'>): void => {
  changeAgent(state, event.agent, (agent) => ({
    ...agent,
    presence: { state: 'reconnecting', reason: event.reason ?? null, since: state.at },
  }))
  setDeadline(state, backDeadline(event.agent), event.until)
}

export const applyAgentRested = (state: CenterState, event: EventOf<'agent-rested'>): void => {
  changeAgent(state, event.agent, (agent) => ({ ...agent, restUntil: event.until }))
  setDeadline(state, restDeadline(event.agent), event.until)
}

export const applyAgentRestEnded = (state: CenterState, event: EventOf<'agent-rest-ended'>): void => {
  changeAgent(state, event.agent, (agent) => ({ ...agent, restUntil: 0 }))
  setDeadline(state, restDeadline(event.agent), null)
}

export const applyPhoneIssued = (state: CenterState, event: EventOf<'phone-issued'>): void => {
  const { account, until } = event
  changeAgent(state, event.agent, (agent) => ({
    ...agent,
    phone:
      agent.phone?.account === account
        ? { ...agent.phone, until }
        : { account, reachable: false, since: state.at, until },
  }))
  setDeadline(state, phoneDeadline(event.agent), until)
}

export const applyPhoneWithdrawn = (state: CenterState, event: EventOf<'phone-withdrawn'>): void => {
  changeAgent(state, event.agent, (agent) => ({ ...agent, phone: null }))
  setDeadline(state, phoneDeadline(event.agent), null)
}

export const applyPhoneReached = (state: CenterState, event: EventOf<'phone-reached'>): void =>
  changeAgent(state, event.agent, (agent) =>
    agent.phone?.account === event.account
      ? { ...agent, phone: { ...agent.phone, reachable: event.reachable, since: state.at } }
      : agent,
  )

/** Puts a contact into an agent's hands, or changes how they have it. */
export const assign = (
  state: CenterState,
  id: AgentId,
  contact: ContactId,
  how: Assignment['state'],
  since: EpochMs = state.at,
): void =>
  changeAgent(state, id, (agent) => ({
    ...agent,
    assignments: [
      ...agent.assignments.filter((assignment) => assignment.contact !== contact),
      { contact, state: how, since },
    ],
  }))

/** Takes a contact out of an agent's hands; who has nothing left is idle from now. */
export const release = (state: CenterState, id: AgentId, contact: ContactId, since: EpochMs = state.at): void =>
  changeAgent(state, id, (agent) => ({
    ...agent,
    assignments: agent.assignments.filter((assignment) => assignment.contact !== contact),
    idleSince: since,
  }))

export const changeAgent = (state: CenterState, id: AgentId, change: (agent: Agent) => Agent): void => {
  const agent = state.agents.get(id)
  if (agent !== undefined) state.agents.set(id, change(agent))
}
