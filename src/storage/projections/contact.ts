/** Contacts as lists and reports have them; times are derived as `ContactRow` in ports/store.ts says. */
import { customerStays } from '../../core/call/apply.ts'
import { contactOf, type EventOf, type Recorded } from '../../core/event.ts'
import type { ContactTable } from '../schema.ts'
import { withOthers } from './contact-others.ts'
import type { Projection } from './projection.ts'

export const contactProjection: Projection<ContactTable> = {
  concerns: (event) => (CHANGING.has(event.type) ? contactOf(event) : null),
  fold: (row, recorded) => {
    if (recorded.event.type === 'contact-created') return row ? reopened(row) : created(recorded, recorded.event)
    return row && changed(row, recorded)
  },
  live: (row) => row.state === 'open',
}

const CHANGING: ReadonlySet<string> = new Set([
  'contact-created',
  'call-placed',
  'dialling-ended',
  'flow-entered',
  'flow-returned',
  'queue-entered',
  'callback-taken',
  'callback-put-off',
  'callback-adopted',
  'contact-offered',
  'offer-ended',
  'contact-answered',
  'talk-adopted',
  'contact-held',
  'contact-retrieved',
  'consult-begun',
  'consult-swapped',
  'consult-ended',
  'conference-begun',
  'conference-ended',
  'contact-handed-over',
  'outside-called',
  'outside-answered',
  'outside-ended',
  'talk-ended',
  'talk-interrupted',
  'wrapup-ended',
  'net-entered',
  'contact-ended',
  'contact-closed',
])

const created = ({ seq }: Recorded, event: EventOf<'contact-created'>): ContactTable => ({
  id: event.contact,
  created_seq: seq,
  created_at: event.createdAt,
  channel: event.channel,
  direction: event.direction,
  customer: event.customer,
  from: event.from,
  to: event.to,
  state: 'open',
  phase: 'waiting',
  queue: null,
  agent: null,
  enqueued_at: null,
  answered_at: null,
  ended_at: null,
  wait_ms: null,
  talk_ms: 0,
  hold_ms: 0,
  wrapup_ms: 0,
  outcome: null,
  disposition: null,
  talk_since: null,
  wrapup_since: null,
})

/** A leg that was given up for lost and is there again, or comes back from the net: its contact goes on. */
const reopened = (row: ContactTable): ContactTable => ({
  ...row,
  state: 'open',
  phase: 'waiting',
  ended_at: null,
  outcome: null,
})

const changed = (row: ContactTable, { at, event }: Recorded): ContactTable => {
  switch (event.type) {
    case 'flow-entered':
    case 'flow-returned':
      return { ...row, phase: 'flow' }
    case 'queue-entered':
      return { ...row, queue: event.queue, enqueued_at: row.enqueued_at ?? event.enqueuedAt, phase: 'waiting' }
    case 'call-placed':
      return { ...row, queue: event.queue, agent: event.agent, phase: 'dialling' }
    case 'callback-taken':
      return { ...row, agent: event.agent, phase: 'dialling' }
    case 'callback-put-off':
      return event.agent === null ? row : { ...row, agent: null, phase: 'waiting' }
    case 'callback-adopted':
      return { ...row, enqueued_at: event.enqueuedAt }
    case 'dialling-ended':
      return { ...row, phase: 'ended' }
    case 'contact-offered':
      return { ...row, phase: 'offered' }
    case 'offer-ended':
      return row.phase === 'offered' ? { ...row, phase: 'waiting' } : row
    case 'contact-answered':
      return answered(row, event.agent, at)
    case 'talk-adopted': {
      const queued = { ...row, queue: event.queue, enqueued_at: row.enqueued_at ?? event.enqueuedAt }
      return answered(queued, event.agent, event.answeredAt)
    }
    case 'talk-ended': {
      const wrapup = event.wrapupUntil !== null
      const told = { ...paused(row, at), hold_ms: row.hold_ms + (event.heldMs ?? 0) }
      // Handed on: what the one before has to do after it is theirs alone.
      if (customerStays(event)) return { ...told, phase: 'waiting' }
      return { ...told, phase: wrapup ? 'wrapup' : 'ended', wrapup_since: wrapup ? at : null }
    }
    case 'talk-interrupted':
      return { ...paused(row, at), phase: 'waiting', hold_ms: row.hold_ms + (event.heldMs ?? 0) }
    case 'contact-held':
      return { ...paused(row, at), phase: 'held' }
    case 'contact-retrieved':
      return { ...row, phase: 'talking', hold_ms: row.hold_ms + event.heldMs, talk_since: at }
    case 'consult-begun':
    case 'consult-swapped':
    case 'consult-ended':
    case 'conference-begun':
    case 'conference-ended':
    case 'contact-handed-over':
    case 'outside-called':
    case 'outside-answered':
    case 'outside-ended':
      return withOthers(row, event, at)
    case 'wrapup-ended':
      return wrappedUp(row, event, at)
    // Whose company the caller has while we are away is nobody's business: they wait. Whom they talked with is let go.
    case 'net-entered':
      return {
        ...row,
        queue: event.queue ?? row.queue,
        phase: 'waiting',
        talk_ms: row.talk_ms + since(row.talk_since, event.since),
        talk_since: null,
      }
    case 'contact-ended': {
      const endedAt = event.endedAt ?? at
      return {
        ...row,
        ended_at: endedAt,
        outcome: event.outcome,
        wait_ms: row.wait_ms ?? waited(row, endedAt),
        phase: row.phase === 'wrapup' ? row.phase : 'ended',
      }
    }
    case 'contact-closed':
      return { ...row, state: 'closed', phase: 'ended' }
    default:
      // The other events say nothing about a contact's row: CHANGING is the list of those that do.
      return row
  }
}

/** They do not talk for now. */
const paused = (row: ContactTable, at: number): ContactTable => ({
  ...row,
  talk_ms: row.talk_ms + since(row.talk_since, at),
  talk_since: null,
})

/** Of the one who had the customer last, or of one who handed them on before. */
const wrappedUp = (row: ContactTable, event: EventOf<'wrapup-ended'>, at: number): ContactTable => {
  const isLast = row.phase === 'wrapup' && row.agent === event.agent
  return {
    ...row,
    phase: isLast ? 'ended' : row.phase,
    wrapup_ms: row.wrapup_ms + (event.workedMs ?? since(row.wrapup_since, at)),
    wrapup_since: isLast ? null : row.wrapup_since,
    disposition: event.disposition ?? row.disposition,
  }
}

const answered = (row: ContactTable, agent: string, at: number): ContactTable => ({
  ...row,
  phase: 'talking',
  agent,
  answered_at: row.answered_at ?? at,
  wait_ms: row.wait_ms ?? waited(row, at),
  talk_since: at,
})

const waited = (row: ContactTable, at: number): number | null =>
  row.enqueued_at === null ? null : since(row.enqueued_at, at)

const since = (from: number | null, at: number): number => (from === null ? 0 : Math.max(0, at - from))
