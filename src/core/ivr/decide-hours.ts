/** Opening hours as admins set them. */
import { queueThatUses } from '../callback/settings.ts'
import type { Command } from '../input.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import { readHours } from './check/hours.ts'
import { flowThatUses } from './who-uses.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const saveHours = (turn: Turn, { hours, by }: Of<'save-hours'>): Decided => {
  const wrong = readHours(hours).findings.find(({ severity }) => severity === 'error')
  if (wrong !== undefined) return refuse('invalid', wrong.path, wrong.text)
  if (hours.name.trim() === '') return refuse('invalid', 'name', 'is empty; it is a name such as "Office"')
  for (const other of turn.state.hours.values())
    if (other.id !== hours.id && other.name === hours.name)
      return refuse('conflict', 'name', `the name "${hours.name}" belongs to the hours ${other.id}`)
  turn.emit({ type: 'hours-saved', hours, by })
  return undefined
}

export const retireHours = (turn: Turn, { hours, by }: Of<'retire-hours'>): Decided => {
  if (!turn.state.hours.has(hours)) return refuse('unknown', 'hours', `there are no hours "${hours}"`)
  const user = flowThatUses(turn.state.flows, 'hours', hours)
  if (user !== undefined)
    return refuse('conflict', 'hours', `the flow ${user} goes by them: publish that without them first`)
  const queue = queueThatUses(turn.state.queues, hours)
  if (queue !== undefined)
    return refuse('conflict', 'hours', `the queue ${queue} calls back by them: let it go by others first`)
  turn.emit({ type: 'hours-retired', hours, by })
  return undefined
}
