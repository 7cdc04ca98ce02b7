/** Obligations: what is owed, and how it was made good. */
import type { EventOf, Recorded } from '../../core/event.ts'
import type { ObligationTable } from '../schema.ts'
import type { Projection } from './projection.ts'

export const obligationProjection: Projection<ObligationTable> = {
  concerns: (event) =>
    event.type === 'obligation-opened' || event.type === 'obligation-closed' ? event.obligation : null,
  fold: (row, recorded) => {
    const { seq, at, event } = recorded
    if (event.type === 'obligation-opened') return opened(row, recorded, event)
    if (event.type !== 'obligation-closed' || row === undefined || row.closed_at !== null) return row
    return { ...row, closed_at: at, closed_seq: seq, outcome: event.outcome, note: event.note, closed_by: event.by }
  },
  live: (row) => row.closed_at === null,
}

/** One that is opened again (its contact came back) is owed anew; the row keeps its place. */
const opened = (
  row: ObligationTable | undefined,
  { seq, at }: Recorded,
  event: EventOf<'obligation-opened'>,
): ObligationTable => ({
  id: event.obligation,
  opened_seq: row?.opened_seq ?? seq,
  contact: event.contact,
  channel: event.channel,
  opened_at: at,
  due_at: event.dueAt,
  closed_at: null,
  closed_seq: null,
  outcome: null,
  note: null,
  closed_by: null,
})
