/** What became of a caller whom an agent put through to a number, as the timeline tells. */
import type { TimelineEntry } from '../../src/wire/contacts.ts'
import type { HandedTo } from './call.ts'
import { fieldOf } from './timeline.ts'

/**
 * Null for who handed nobody to a number.
 *
 *     outside-called -> ringing -> talking -> over
 *                          +--> back (nobody took it: they wait again, until somebody else answers)
 */
export const handedTo = (timeline: readonly TimelineEntry[], agent: string): HandedTo | null => {
  let asked = ''
  let handed: HandedTo | null = null
  for (const entry of timeline) {
    const number = fieldOf(entry, entry.type === 'outside-called' ? 'number' : 'to')
    if (entry.type === 'consult-begun') asked = typeof number === 'string' ? number : ''
    if (entry.type === 'contact-transferred') handed = toNumber(entry, agent, number)
    else if (entry.type === 'contact-handed-over') {
      const state = fieldOf(entry, 'ringUntilAt') === null ? 'talking' : 'ringing'
      handed = number === null && fieldOf(entry, 'agent') === agent ? { name: asked, state } : null
    } else if (handed !== null) handed = entry.type === 'contact-answered' ? null : after(handed, entry.type)
  }
  return handed
}

const toNumber = (entry: TimelineEntry, agent: string, to: unknown): HandedTo | null =>
  typeof to === 'string' && fieldOf(entry, 'agent') === agent ? { name: to, state: 'ringing' } : null

const after = (handed: HandedTo, type: string): HandedTo => {
  if (type === 'outside-answered') return { ...handed, state: 'talking' }
  if (type === 'outside-ended') return { ...handed, state: handed.state === 'ringing' ? 'back' : 'over' }
  // The caller left meanwhile.
  return type === 'contact-ended' ? { ...handed, state: 'over' } : handed
}
