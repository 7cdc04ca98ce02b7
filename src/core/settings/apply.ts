/** What settings that are nothing but looked up change in the state: queues, numbers, hours, prompts and the lists of words. */
import type { EventOf } from '../event.ts'
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'

type SettingEvent = EventOf<
  | 'queue-saved'
  | 'queue-retired'
  | 'number-set'
  | 'number-cleared'
  | 'disposition-saved'
  | 'disposition-retired'
  | 'reason-saved'
  | 'reason-retired'
  | 'hours-saved'
  | 'hours-retired'
  | 'prompt-saved'
  | 'prompt-retired'
>

export const applySettingEvent = (state: CenterState, event: SettingEvent): void => {
  switch (event.type) {
    case 'queue-saved':
      return state.queues.set(event.queue.id, event.queue)
    case 'queue-retired':
      return applyQueueRetired(state, event)
    case 'number-set':
      return state.numbers.set(event.number, event.target)
    case 'number-cleared':
      return state.numbers.delete(event.number)
    case 'disposition-saved':
      return state.dispositions.set(event.disposition.id, event.disposition)
    case 'disposition-retired':
      return state.dispositions.delete(event.disposition)
    case 'reason-saved':
      return state.reasons.set(event.reason.id, event.reason)
    case 'reason-retired':
      return state.reasons.delete(event.reason)
    case 'hours-saved':
      return state.hours.set(event.hours.id, event.hours)
    case 'hours-retired':
      return state.hours.delete(event.hours)
    case 'prompt-saved':
      return state.prompts.set(event.prompt.id, event.prompt)
    case 'prompt-retired':
      return state.prompts.delete(event.prompt)
    default:
      return unreachable(event)
  }
}

const applyQueueRetired = (state: CenterState, { queue }: EventOf<'queue-retired'>): void => {
  state.queues.delete(queue)
  for (const agent of [...state.agents.values()])
    if (agent.queues.includes(queue))
      state.agents.set(agent.id, { ...agent, queues: agent.queues.filter((other) => other !== queue) })
}
