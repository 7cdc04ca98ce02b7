import type { Agent, ShownState } from './words.ts'

/** Whether the agent's station can be rung, as far as we know. One with a fixed address is believed until an offer fails. */
export const hasPhone = ({ station, phone }: Pick<Agent, 'station' | 'phone'>): boolean =>
  station.kind === 'phone' || phone?.reachable === true

/** Where the agent's voice leg rings, as an engine is told it; null when no page of theirs is signed in. */
export const ringUri = ({ station, phone }: Pick<Agent, 'station' | 'phone'>): string | null => {
  if (station.kind === 'phone') return station.uri
  return phone === null ? null : `browser:${phone.account}`
}

/** The state an agent is shown in. What they have in hand comes before what they chose: a talking agent is talking. */
export const shownState = (agent: Agent): ShownState => {
  const inHand = (state: string): boolean => agent.assignments.some((assignment) => assignment.state === state)
  if (inHand('active')) return 'talking'
  if (inHand('held')) return 'on-hold'
  if (inHand('interrupted')) return 'reconnecting'
  if (inHand('dialling')) return 'dialling'
  if (inHand('offered')) return 'ringing'
  if (inHand('wrapup')) return 'wrapup'
  if (agent.monitoring !== undefined) return 'busy-elsewhere'
  if (agent.presence.state === 'available' && !hasPhone(agent)) return 'reconnecting'
  if (agent.presence.state === 'available') return agent.restUntil > 0 ? 'busy-elsewhere' : 'ready'
  return agent.presence.state
}

/** Whether the agent can be offered a call now. */
export const isIdle = (agent: Agent): boolean =>
  hasPhone(agent) &&
  agent.presence.state === 'available' &&
  agent.assignments.length === 0 &&
  agent.monitoring === undefined &&
  agent.restUntil === 0
