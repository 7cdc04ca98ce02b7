/** Who listens to whom, in the words of the wire; shown to those who may listen, and to nobody else. */
import type { Agent } from '../../core/agent/words.ts'
import { isTalk } from '../../core/call/contact.ts'
import type { Recorded } from '../../core/event.ts'
import { monitorOfLeg } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import { toMoment } from '../../wire/basics.ts'
import type { MonitorNow } from '../../wire/live.ts'

/** Null for one who listens to nobody. */
export const presentMonitor = (view: Pick<CenterView, 'contacts'>, { id, monitoring }: Agent): MonitorNow | null => {
  const contact = monitoring === undefined ? undefined : view.contacts.get(monitoring.contact)
  const monitor = contact?.monitors?.find(({ agent }) => agent === id)
  if (contact === undefined || monitor === undefined) return null
  return {
    agent: id,
    contact: contact.id,
    hears: isTalk(contact.phase) ? contact.phase.agent : null,
    from: contact.from,
    mode: monitor.mode,
    state: monitor.up ? 'on' : 'ringing',
    sinceAt: toMoment(monitor.since),
  }
}

/** All of them, in the order of their names. */
export const presentMonitors = (view: Pick<CenterView, 'agents' | 'contacts'>): readonly MonitorNow[] =>
  [...view.agents.values()]
    .flatMap((agent) => (agent.monitoring === undefined ? [] : (presentMonitor(view, agent) ?? [])))
    .sort((a, b) => (a.agent < b.agent ? -1 : 1))

/** What of a contact's events says that somebody listened. */
export const isOfMonitor = ({ event }: Recorded): boolean =>
  event.type === 'monitor-rung' ||
  event.type === 'monitor-attached' ||
  event.type === 'monitor-ended' ||
  (event.type === 'leg-closed' && monitorOfLeg(event.leg) !== null)
