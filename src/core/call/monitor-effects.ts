/**
 * What listening asks of the switch: a bridge beside the call for the supervisor and an ear on the agent's leg. Only who joins
 * comes into the call's own bridge.
 */
import { ringUri } from '../agent/shown.ts'
import type { Effect } from '../effect.ts'
import type { EventOf } from '../event.ts'
import { bridgeOf, type LegId, monitorBridge } from '../ids.ts'
import type { CenterState } from '../state.ts'
import type { EngineCommand } from './switch.ts'

type MonitorEvent = EventOf<'monitor-rung' | 'monitor-attached' | 'monitor-ended'>

/** For how long a supervisor's station rings, at most. */
const RING_MS = 30_000

export const monitorEffects = (state: CenterState, event: MonitorEvent): readonly Effect[] =>
  commandsOf(state, event).map((command) => ({ kind: 'switch', command }))

const commandsOf = (state: CenterState, event: MonitorEvent): readonly EngineCommand[] => {
  if (event.type === 'monitor-rung') return ring(state, event)
  const bridge = monitorBridge(event.leg)
  if (event.type === 'monitor-ended')
    return [
      ...hangUp(state, event.leg),
      ...(event.ear === null ? [] : hangUp(state, event.ear)),
      { type: 'destroy-bridge', bridge },
    ]
  const { leg, of, ear, mode } = event
  const before = event.replaces === null ? [] : hangUp(state, event.replaces)
  if (ear === null) return [...before, { type: 'add-leg', bridge: bridgeOf(event.contact), leg }]
  return [
    ...before,
    { type: 'create-bridge', bridge },
    { type: 'add-leg', bridge, leg },
    { type: 'snoop-leg', leg: ear, of, bridge, whisper: mode === 'whisper' },
  ]
}

const ring = (
  state: CenterState,
  { contact: id, agent: who, leg }: EventOf<'monitor-rung'>,
): readonly EngineCommand[] => {
  const contact = state.contacts.get(id)
  const agent = state.agents.get(who)
  const uri = agent === undefined ? null : ringUri(agent)
  if (contact === undefined || uri === null) return []
  const bridge = monitorBridge(leg)
  const memo = { v: 1, contact: id, phase: 'monitor', queue: null, enqueuedAt: null } as const
  return [
    { type: 'create-bridge', bridge },
    { type: 'ring-leg', leg, uri, from: contact.from, bridge, ringMs: RING_MS, memo },
  ]
}

const hangUp = (state: CenterState, leg: LegId): readonly EngineCommand[] =>
  state.legs.has(leg) ? [{ type: 'hang-up-leg', leg, cause: 'normal' }] : []
