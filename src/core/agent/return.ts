/** A server that starts again finds its agents as it left them, but not their telephones: what becomes of each. */

import type { Ms } from '../ids.ts'
import { inOrder } from '../table.ts'
import type { Turn } from '../turn.ts'
import type { Agent } from './words.ts'

/** For how long somebody who was ready is waited for before they count as gone. */
const BACK_WITHIN_MS: Ms = 60_000
/** What a wrap-up has left after a restart, at least. */
const WRAPUP_LEFT_MS: Ms = 10_000

/** A phone with a fixed address is believed at once; a browser has to show itself first. */
const isProven = ({ station }: Agent): boolean => station.kind === 'phone'

export const returnAgents = (turn: Turn): void => {
  const { state, at } = turn
  for (const agent of inOrder(state.agents))
    if (agent.presence.state === 'available' && !isProven(agent))
      turn.emit({ type: 'agent-awaited', agent: agent.id, until: at + BACK_WITHIN_MS })
  for (const { id, phase } of inOrder(state.contacts))
    if (phase.type === 'wrapup' && phase.until < at + WRAPUP_LEFT_MS)
      turn.emit({ type: 'wrapup-extended', contact: id, agent: phase.agent, until: at + WRAPUP_LEFT_MS })
}
