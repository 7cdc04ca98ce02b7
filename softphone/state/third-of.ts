/** Who else is in a call or was asked about it, as its timeline tells. */
import type { TimelineEntry } from '../../src/wire/contacts.ts'
import type { Third } from './call.ts'
import { fieldOf } from './timeline.ts'

/**
 *     (nobody) --consult-begun--> ringing --consult-answered--> talking --consult-ended--> (nobody)
 *                                      waiting <--consult-swapped--> talking
 *     a conference keeps whom it has until `conference-ended`
 */
export const thirdOf = (timeline: readonly TimelineEntry[]): Third | null => {
  let third: Third | null = null
  for (const entry of timeline) {
    if (entry.type === 'consult-begun') third = { name: targetOf(fieldOf(entry, 'to')), state: 'ringing' }
    else if (third !== null && TALKS.has(entry.type)) third = { name: third.name, state: 'talking' }
    else if (third !== null && entry.type === 'consult-swapped')
      third = { name: third.name, state: fieldOf(entry, 'with') === 'customer' ? 'waiting' : 'talking' }
    else if (ENDS.has(entry.type)) third = null
  }
  return third
}

const TALKS: ReadonlySet<string> = new Set(['consult-answered', 'conference-begun'])
const ENDS: ReadonlySet<string> = new Set([
  'consult-ended',
  'conference-ended',
  'contact-handed-over',
  'talk-ended',
  'contact-transferred',
])

/** An id or a number; the view knows names. */
const targetOf = (to: unknown): string => {
  const [first] = typeof to === 'object' && to !== null ? Object.values(to) : [to]
  return typeof first === 'string' ? first : ''
}
