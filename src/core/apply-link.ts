/** What a start of the server, and the link to the switch, mean for the state. */
import type { EventOf } from './event.ts'
import type { EpochMs } from './ids.ts'
import type { CenterState } from './state.ts'

/** Whatever the switch did after the last event before this one, nobody saw. */
export const applyServerStarted = (state: CenterState, before: EpochMs): void => {
  if (state.linkUp) state.lastSight = before
  state.linkUp = false
  state.stopping = false
  state.restartedAt = state.seq > 1 ? state.at : 0
}

export const applyLinkChanged = (state: CenterState, event: EventOf<'link-changed'>): void => {
  if (state.linkUp && !event.up) state.lastSight = state.at
  state.linkUp = event.up
  state.switchStartedAt = event.switchStartedAt ?? state.switchStartedAt
  if (event.up) for (const queue of state.queues.values()) state.index.unsettled.add(queue.id)
}
