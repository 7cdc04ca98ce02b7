/** A server that starts again finds its agents as it left them, but not their telephones: what becomes of each. */

import type { Ms } from '../ids.ts'
import { inOrder } from '../table.ts'
import type { Turn } from '../turn.ts'
import { awaitPhone } from './phone.ts'
import type { Agent } from './words.ts'

/** What a wrap-up has left after a restart, at least. */
const WRAPUP_LEFT_MS: Ms = 10_000

/** A phone with a fixed address is believed at once; of a browser's the switch has to say first that it is there. */
const isAwaited = ({ station, presence }: Agent): boolean =>
  station.kind === 'browser' && (presence.state === 'available' || presence.state === 'reconnecting')

export const returnAgents = (turn: Turn): void => {
  const { state, at } = turn
  for (const agent of inOrder(state.agents))
    if (isAwaited(agent)) awaitPhone(turn, agent.id, agent.presence.reason === 'phone-lost')
  for (const { id, phase } of inOrder(state.contacts))
    if (phase.type === 'wrapup' && phase.until < at + WRAPUP_LEFT_MS)
      turn.emit({ type: 'wrapup-extended', contact: id, agent: phase.agent, until: at + WRAPUP_LEFT_MS })
}
