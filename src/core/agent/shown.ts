import type { Agent, ShownState } from './words.ts'

/** The state an agent is shown in. What they have in hand comes before what they chose: a talking agent is talking. */
export const shownState = (agent: Agent): ShownState => {
  const inHand = (state: string): boolean => agent.assignments.some((assignment) => assignment.state === state)
  if (inHand('active')) return 'talking'
  if (inHand('held')) return 'on-hold'
  if (inHand('offered')) return 'ringing'
  if (inHand('wrapup')) return 'wrapup'
  if (agent.presence.state === 'available') return agent.restUntil > 0 ? 'busy-elsewhere' : 'ready'
  return agent.presence.state
}

/**
 * Whether the agent can be offered a call now. A browser rings through its own page, which comes with the desk; until then
 * only a phone can be rung.
 */
export const isIdle = (agent: Agent): boolean =>
  agent.station.kind === 'phone' &&
  agent.presence.state === 'available' &&
  agent.assignments.length === 0 &&
  agent.restUntil === 0
