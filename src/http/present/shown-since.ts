import type { Agent, ShownState } from '../../core/agent/words.ts'
import type { EpochMs } from '../../core/ids.ts'

/** Since when the agent has been in the state shown. */
export const shownSince = (agent: Agent, state: ShownState): EpochMs => {
  if (agent.monitoring !== undefined && state === 'busy-elsewhere') return agent.monitoring.since
  const shows = agent.assignments.filter((assignment) => SHOWN_AS[assignment.state] === state)
  if (shows.length > 0) return Math.min(...shows.map(({ since }) => since))
  // What was chosen in the middle of a call is shown from its end.
  return Math.max(agent.presence.since, agent.idleSince)
}

const SHOWN_AS: Readonly<Record<Agent['assignments'][number]['state'], ShownState>> = {
  active: 'talking',
  held: 'on-hold',
  interrupted: 'reconnecting',
  dialling: 'dialling',
  offered: 'ringing',
  wrapup: 'wrapup',
}
