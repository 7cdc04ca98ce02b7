/** What a contact's row says while somebody else is asked into it, or has it outside. The wait with music is hold time. */
import type { EventOf } from '../../core/event.ts'
import { unreachable } from '../../core/unreachable.ts'
import type { ContactTable } from '../schema.ts'

export const withOthers = (
  row: ContactTable,
  event: EventOf<
    | 'consult-begun'
    | 'consult-swapped'
    | 'consult-ended'
    | 'conference-begun'
    | 'conference-ended'
    | 'contact-handed-over'
    | 'outside-called'
    | 'outside-answered'
    | 'outside-ended'
  >,
  at: number,
): ContactTable => {
  const heard = { ...row, hold_ms: row.hold_ms + ('heldMs' in event ? event.heldMs : 0) }
  switch (event.type) {
    case 'consult-begun':
      return event.joins ? { ...row, phase: 'conference' } : { ...apart(heard, at), phase: 'consulting' }
    case 'consult-swapped':
      return event.with === 'customer' ? together(heard, at) : apart(heard, at)
    case 'consult-ended':
      return { ...together(heard, at), phase: 'talking' }
    case 'conference-begun':
      return { ...together(heard, at), phase: 'conference' }
    case 'conference-ended':
      return { ...row, phase: 'talking' }
    case 'contact-handed-over': {
      const told = apart(heard, at)
      // A talk with somebody outside is none of ours.
      if (event.to === null) return { ...told, phase: 'outside' }
      if (event.ringUntil !== null) return { ...told, phase: 'offered' }
      return { ...told, phase: 'talking', agent: event.to, talk_since: at }
    }
    case 'outside-called':
    case 'outside-answered':
      return { ...row, phase: 'outside' }
    case 'outside-ended':
      return { ...row, phase: 'waiting' }
    default:
      return unreachable(event)
  }
}

const together = (row: ContactTable, at: number): ContactTable => ({ ...row, talk_since: row.talk_since ?? at })

/** The customer hears nobody of us from now on. */
const apart = (row: ContactTable, at: number): ContactTable => ({
  ...row,
  talk_ms: row.talk_ms + (row.talk_since === null ? 0 : Math.max(0, at - row.talk_since)),
  talk_since: null,
})
