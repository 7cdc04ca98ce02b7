/**
 * A supervisor on a call that is somebody else's: listens, whispers to the agent, or joins. Their station is rung; when they
 * pick up they are put on the agent's leg, and on the next one when that is replaced. Nothing of it moves the customer or the
 * agent: whatever becomes of the supervisor's legs, the call goes on.
 *
 *     (rung) -> attached -> attached (another way, another leg) -> ended
 *        +--------------------------------------------------------^
 */
import { ringUri } from '../agent/shown.ts'
import { contactOf, type Recorded } from '../event.ts'
import { type ContactId, earOf, type LegId, monitorLeg } from '../ids.ts'
import type { Command } from '../input.ts'
import { type Decided, noContact, refuse, type Turn } from '../turn.ts'
import { type Contact, isTalk, type Talk } from './contact.ts'
import type { Monitor, MonitorMode } from './monitor-words.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const monitorContact = (turn: Turn, { contact: id, agent: who, mode }: Of<'monitor-contact'>): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  const { phase, colleague } = contact
  if (colleague !== undefined)
    return refuse('conflict', 'contact', 'it is a call between colleagues: nobody else hears it')
  if (!isTalk(phase))
    return refuse('conflict', 'contact', 'nobody talks with its customer now: there is nothing to hear')
  if (phase.type === 'held' && mode === 'barge')
    return refuse('conflict', 'mode', 'the customer is on hold: listen or whisper, and join when they talk again')
  const monitor = contact.monitors?.find(({ agent }) => agent === who)
  if (monitor === undefined) return ring(turn, contact, phase, who, mode)
  if (!monitor.up) return refuse('conflict', 'contact', 'your phone rings for it: answer it first')
  if (monitor.mode !== mode || monitor.of !== phase.leg) attach(turn, contact.id, phase, monitor, mode)
  return undefined
}

export const leaveMonitor = (turn: Turn, { contact: id, agent: who }: Of<'leave-monitor'>): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  const monitor = contact.monitors?.find(({ agent }) => agent === who)
  if (monitor === undefined) return refuse('conflict', 'contact', 'you do not listen to it')
  end(turn, id, monitor, monitor.up ? 'left' : 'unanswered')
  return undefined
}

const ring = (
  turn: Turn,
  { id, monitored = 0 }: Contact,
  talk: Talk,
  who: Monitor['agent'],
  mode: MonitorMode,
): Decided => {
  const agent = turn.state.agents.get(who)
  if (agent === undefined) return refuse('unknown', 'agent', `there is no agent "${who}"`)
  if (talk.agent === who) return refuse('conflict', 'contact', 'you talk with its customer yourself')
  if (agent.assignments.some(({ state }) => state !== 'wrapup'))
    return refuse('conflict', 'agent', 'you have a call of your own: finish it first')
  if (agent.monitoring !== undefined) return refuse('conflict', 'agent', 'you listen to another call: leave that first')
  // A page that has just connected may not have been told of yet: it is rung all the same.
  if (ringUri(agent) === null)
    return refuse('conflict', 'agent', 'you have no phone to listen with: open the desk in a browser, or set a station')
  turn.emit({
    type: 'monitor-rung',
    contact: id,
    agent: who,
    leg: monitorLeg(id, monitored + 1),
    nth: monitored + 1,
    mode,
  })
  return undefined
}

const attach = (turn: Turn, contact: ContactId, talk: Talk, monitor: Monitor, mode: MonitorMode): void => {
  const { agent, leg, ear, ears } = monitor
  turn.emit({
    type: 'monitor-attached',
    contact,
    agent,
    leg,
    mode,
    of: talk.leg,
    hears: talk.agent,
    ear: mode === 'barge' ? null : earOf(leg, ears + 1),
    replaces: ear,
  })
}

/** They picked up; the talk may be over by now, or in other hands. */
export const monitorAnswered = (turn: Turn, leg: LegId): void => {
  const { contact, monitor } = monitorOf(turn, leg)
  if (contact === undefined || monitor === undefined || monitor.up) return
  const { phase } = contact
  if (!isTalk(phase)) return end(turn, contact.id, monitor, 'call-over')
  // Who would join a customer on hold listens until somebody says otherwise.
  attach(turn, contact.id, phase, monitor, phase.type === 'held' && monitor.mode === 'barge' ? 'listen' : monitor.mode)
}

/** Their leg is gone. An ear that is gone is looked after when the agent's leg is replaced, or by the regular look. */
export const monitorLeft = (turn: Turn, { id }: Contact, leg: LegId): void => {
  const monitor = turn.state.contacts.get(id)?.monitors?.find((one) => one.leg === leg)
  if (monitor !== undefined) end(turn, id, monitor, monitor.up ? 'left' : 'unanswered')
}

/** The regular look found that they hear nothing: they are put on the agent's leg once more. */
export const monitorDeaf = (turn: Turn, leg: LegId): void => {
  const { contact, monitor } = monitorOf(turn, leg)
  if (contact === undefined || monitor?.up !== true || !isTalk(contact.phase)) return
  attach(turn, contact.id, contact.phase, monitor, monitor.mode)
}

export const endMonitors = (turn: Turn, { id }: Contact): void => {
  for (const monitor of turn.state.contacts.get(id)?.monitors ?? []) end(turn, id, monitor, 'call-over')
}

/** After each input: who listens hears the agent whom the customer has by now, and nobody once that is over. */
export const followTalks = (turn: Turn, events: readonly Recorded[]): void => {
  for (const id of new Set(events.map(({ event }) => contactOf(event)))) {
    const contact = id === null ? undefined : turn.state.contacts.get(id)
    if (contact?.monitors === undefined || contact.monitors.length === 0) continue
    const { phase } = contact
    if (OVER.has(phase.type)) endMonitors(turn, contact)
    else if (isTalk(phase))
      for (const monitor of contact.monitors)
        if (monitor.up && monitor.of !== phase.leg) attach(turn, contact.id, phase, monitor, monitor.mode)
  }
}

const OVER: ReadonlySet<string> = new Set(['flow', 'outside', 'wrapup', 'ended', 'net'])

const end = (turn: Turn, contact: ContactId, monitor: Monitor, reason: 'left' | 'call-over' | 'unanswered'): void => {
  const { agent, leg, ear, up, since } = monitor
  turn.emit({ type: 'monitor-ended', contact, agent, leg, ear, reason, heardMs: up ? turn.at - since : 0 })
}

const monitorOf = ({ state }: Turn, leg: LegId): { readonly contact?: Contact; readonly monitor?: Monitor } => {
  const id = state.legs.get(leg)?.contact
  const contact = id === undefined ? undefined : state.contacts.get(id)
  const monitor = contact?.monitors?.find((one) => one.leg === leg)
  return contact === undefined || monitor === undefined ? {} : { contact, monitor }
}
