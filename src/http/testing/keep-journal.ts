/** What is ordered of the fake centre is decided by the core, too, and stands in the fake store's journal: with who asked for it. */
import { step } from '../../core/center.ts'
import type { CenterEvent } from '../../core/event.ts'
import { stateFromJson, stateToJson } from '../../core/state-json.ts'
import type { Harness } from './harness.ts'

export const keepJournal = ({ center, store, clock }: Harness): void => {
  const { journal } = store.tables
  const keep = (event: CenterEvent): void => {
    journal.push({ seq: journal.length + 1, at: clock.now, event })
  }
  for (const queue of center.queues.values()) keep({ type: 'queue-saved', queue })
  for (const [number, target] of center.numbers) keep({ type: 'number-set', number, target })
  for (const { id, username, name, skills, queues, station } of center.agents.values())
    keep({ type: 'agent-saved', agent: { id, username, name, skills, queues, station } })
  center.before = (command) => {
    const state = stateFromJson(JSON.parse(JSON.stringify(stateToJson(center.view))))
    for (const { event } of step(state, command, clock.now).events) keep(event)
  }
}
