/** Queues and numbers as admins set them. */
import { wrongCallback } from '../callback/settings.ts'
import { canonical } from '../canonical.ts'
import { DIALLED_PATTERN } from '../dial.ts'
import { ID_PATTERN, type QueueId } from '../ids.ts'
import type { Command } from '../input.ts'
import { flowThatUses } from '../ivr/who-uses.ts'
import { signed } from '../settings/signed.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import type { CenterView } from '../view.ts'
import { type NumberTarget, RING_TIMEOUT_MS } from './words.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const saveQueue = (turn: Turn, { queue, by }: Of<'save-queue'>): Decided => {
  if (!ID_PATTERN.test(queue.id))
    return refuse(
      'invalid',
      'queue.id',
      `"${queue.id}" is no id: letters, digits, dot, dash, underscore, as in "support"`,
    )
  const { least, most } = RING_TIMEOUT_MS
  if (queue.ringTimeoutMs < least || queue.ringTimeoutMs > most)
    return refuse(
      'invalid',
      'queue.ringTimeoutMs',
      `${queue.ringTimeoutMs} is not between ${least} and ${most}, as in 20000`,
    )
  const wrong = wrongCallback(turn.state.hours, queue)
  if (wrong !== undefined) return wrong
  for (const other of turn.state.queues.values())
    if (other.id !== queue.id && other.name === queue.name)
      return refuse('conflict', 'queue.name', `the name "${queue.name}" belongs to the queue ${other.id}`)
  turn.emit({ type: 'queue-saved', queue, ...signed(by) })
  return undefined
}

export const retireQueue = (turn: Turn, { queue, by }: Of<'retire-queue'>): Decided => {
  const { state } = turn
  if (!state.queues.has(queue)) return refuse('unknown', 'queue', `there is no queue "${queue}"`)
  for (const [number, target] of state.numbers.entries())
    if (target.queue === queue)
      return refuse('conflict', 'queue', `the number ${number} leads to it: let that lead elsewhere first`)
  for (const contact of state.contacts.values())
    if (contact.queue === queue)
      return refuse('conflict', 'queue', 'it has open contacts: retire it when they are closed')
  const user = flowThatUses(state.flows, 'queue', queue)
  if (user !== undefined)
    return refuse('conflict', 'queue', `the flow ${user} sends callers to it: publish that without it first`)
  turn.emit({ type: 'queue-retired', queue, ...signed(by) })
  return undefined
}

/** All of them, or none. */
export const setNumbers = (turn: Turn, { numbers, by }: Of<'set-numbers'>): Decided => {
  for (const [index, { number, target }] of numbers.entries()) {
    const wrong = wrongNumber(turn.state, number, target)
    if (wrong !== undefined) return refuse(wrong.code, `numbers.${index}.${wrong.path}`, wrong.message)
  }
  for (const { number, target } of numbers)
    if (canonical(turn.state.numbers.get(number)) !== canonical(target))
      turn.emit({ type: 'number-set', number, target, ...signed(by) })
  return undefined
}

export const setNumber = (turn: Turn, { number, target, by }: Of<'set-number'>): Decided => {
  const wrong = wrongNumber(turn.state, number, target)
  if (wrong === undefined) turn.emit({ type: 'number-set', number, target, ...signed(by) })
  return wrong
}

/** Why a number cannot lead there. */
export const wrongNumber = (view: CenterView, number: string, target: NumberTarget): Decided => {
  if (!DIALLED_PATTERN.test(number))
    return refuse('invalid', 'number', `"${number}" is no number: digits, * and # with an optional +, as in "1501"`)
  return target.flow === undefined ? wrongQueue(view, target.queue) : wrongFlow(view, target.flow)
}

export const clearNumber = (turn: Turn, { number, by }: Of<'clear-number'>): Decided => {
  if (!turn.state.numbers.has(number)) return refuse('unknown', 'number', `the number "${number}" leads nowhere`)
  turn.emit({ type: 'number-cleared', number, ...signed(by) })
  return undefined
}

const wrongQueue = ({ queues }: CenterView, queue: QueueId): Decided =>
  queues.has(queue) ? undefined : refuse('invalid', 'queue', `there is no queue "${queue}"`)

const wrongFlow = ({ flows }: CenterView, flow: string): Decided => {
  const book = flows.get(flow)
  if (book === undefined) return refuse('invalid', 'flow', `there is no flow "${flow}"`)
  return book.published === null
    ? refuse('invalid', 'flow', `the flow "${flow}" was never published: publish it first`)
    : undefined
}
