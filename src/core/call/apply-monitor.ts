/** Supervisors who come to a call that is somebody else's, and leave it. */
import { changeAgent } from '../agent/apply.ts'
import type { EventOf } from '../event.ts'
import { type ContactId, type LegId, monitorLeg, monitorOfLeg } from '../ids.ts'
import type { CenterState } from '../state.ts'
import type { Monitor } from './monitor-words.ts'

export const applyMonitorRung = (state: CenterState, event: EventOf<'monitor-rung'>): void => {
  const { contact, agent, leg, nth, mode } = event
  const monitor: Monitor = { agent, leg, mode, since: state.at, up: false, of: null, ear: null, ears: 0 }
  change(state, contact, (monitors) => [...monitors, monitor], nth)
  state.legs.set(leg, { id: leg, contact, role: 'monitor', agent, since: state.at })
  changeAgent(state, agent, (one) => ({ ...one, monitoring: { contact, since: state.at } }))
}

export const applyMonitorAttached = (state: CenterState, event: EventOf<'monitor-attached'>): void => {
  const { contact, leg, mode, of, ear } = event
  changeOne(state, contact, leg, (monitor) => ({
    ...monitor,
    mode,
    since: monitor.up ? monitor.since : state.at,
    up: true,
    of,
    ear,
    ears: monitor.ears + (ear === null ? 0 : 1),
  }))
  if (ear !== null) state.legs.set(ear, { id: ear, contact, role: 'ear', agent: null, since: state.at })
}

/** They keep their place among the idle: to listen is no call of their own. */
export const applyMonitorEnded = (state: CenterState, event: EventOf<'monitor-ended'>): void => {
  change(state, event.contact, (monitors) => monitors.filter(({ leg }) => leg !== event.leg))
  changeAgent(state, event.agent, ({ monitoring: _, ...agent }) => agent)
}

export const applyEarClosed = (state: CenterState, event: EventOf<'leg-closed'>): void =>
  change(state, event.contact, (monitors) =>
    monitors.map((monitor) => (monitor.ear === event.leg ? { ...monitor, ear: null } : monitor)),
  )

/** A leg by that name was found in the switch: the next one has another. */
export const takeMonitorNumber = (state: CenterState, stray: LegId): void => {
  const found = monitorOfLeg(stray)
  if (found === null) return
  const { contact, nth, ear } = found
  change(state, contact, (monitors) => monitors, nth)
  if (ear === null) return
  changeOne(state, contact, monitorLeg(contact, nth), (monitor) => ({ ...monitor, ears: Math.max(monitor.ears, ear) }))
}

const change = (
  state: CenterState,
  id: ContactId,
  how: (monitors: readonly Monitor[]) => readonly Monitor[],
  nth = 0,
): void => {
  const contact = state.contacts.get(id)
  if (contact === undefined) return
  const { monitors = [], monitored = 0 } = contact
  state.contacts.set(id, { ...contact, monitors: how(monitors), monitored: Math.max(monitored, nth) })
}

const changeOne = (state: CenterState, id: ContactId, leg: LegId, how: (monitor: Monitor) => Monitor): void =>
  change(state, id, (monitors) => monitors.map((monitor) => (monitor.leg === leg ? how(monitor) : monitor)))
