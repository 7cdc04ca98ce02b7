/** Who else is in a call or was asked about it, as its timeline tells. */
import type { TimelineEntry } from '../../src/wire/contacts.ts'
import type { Third } from './call.ts'
import { fieldOf } from './timeline.ts'

/**
 *     (nobody) --consult-begun--> ringing --consult-answered--> talking --consult-ended--> (nobody)
 *     a conference keeps whom it has until `conference-ended`
 */
export const thirdOf = (timeline: readonly TimelineEntry[]): Third | null => {
  let third: Third | null = null
  for (const entry of timeline) {
    if (entry.type === 'consult-begun') third = { name: targetOf(fieldOf(entry, 'to')), state: 'ringing' }
    else if (entry.type === 'consult-answered' && third !== null) third = { name: third.name, state: 'talking' }
    else if (ENDS.has(entry.type)) third = null
  }
  return third
}

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
