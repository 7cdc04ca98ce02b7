/** Contacts in the words of the wire. What is alive is read from the state, which is fresher than the projection. */
import type { Contact } from '../../core/call/contact.ts'
import type { Recorded } from '../../core/event.ts'
import type { ObligationId } from '../../core/ids.ts'
import type { ContactRow, RecordingRow } from '../../ports/store.ts'
import { toMoment, toMomentOrNull } from '../../wire/basics.ts'
import type { ContactDetail, ContactSummary, Recording, TimelineEntry, WhyEntry } from '../../wire/contacts.ts'
import { isOfMonitor } from './monitor.ts'

/**
 * `row` is null for a contact whose first event is not on the disk yet. One of the two is there. Whoever is not alive has
 * ended, and is closed when that is on the disk.
 */
export const presentContact = (
  row: ContactRow | null,
  live: Contact | undefined,
  recordings: readonly RecordingRow[],
  obligation: ObligationId | null,
): ContactSummary | null => {
  const facts =
    live === undefined ? row && { ...row, phase: 'ended' } : { ...(row ?? bareRow(live)), ...liveFacts(live) }
  if (facts === null) return null
  const ids = recordings.filter((recording) => recording.contact === facts.id).map((recording) => recording.id)
  return {
    id: facts.id,
    channel: facts.channel,
    direction: facts.direction,
    state: facts.state,
    phase: facts.phase,
    ...whoToWhom(facts),
    queue: facts.queue,
    agent: facts.agent,
    createdAt: toMoment(facts.createdAt),
    enqueuedAt: toMomentOrNull(facts.enqueuedAt),
    answeredAt: toMomentOrNull(facts.answeredAt),
    endedAt: toMomentOrNull(facts.endedAt),
    waitMs: facts.waitMs,
    talkMs: facts.talkMs,
    holdMs: facts.holdMs,
    wrapupMs: facts.wrapupMs,
    outcome: facts.outcome,
    disposition: facts.disposition,
    muted: live?.muted === true,
    recordings: live?.recording != null && !ids.includes(live.recording) ? [...ids, live.recording] : ids,
    obligation,
  }
}

/** Of a call of ours the number is where it goes. */
const whoToWhom = ({ direction, from, to }: Pick<ContactRow, 'direction' | 'from' | 'to'>) =>
  direction === 'outbound' ? { from: to, to: from ?? '' } : { from, to }

const liveFacts = (live: Contact) => ({
  state: 'open' as const,
  // Whose company the caller has while we are away is nobody's business: they wait.
  phase: live.phase.type === 'net' ? 'waiting' : live.phase.type,
  queue: live.queue,
  agent: live.agent,
  enqueuedAt: live.enqueuedAt,
  answeredAt: live.answeredAt,
  endedAt: live.endedAt,
  outcome: live.outcome,
})

const bareRow = (live: Contact): ContactRow => ({
  ...liveFacts(live),
  id: live.id,
  channel: live.channel,
  direction: live.direction,
  customer: live.customer,
  from: live.from,
  to: live.to,
  createdAt: live.createdAt,
  waitMs: null,
  talkMs: 0,
  holdMs: 0,
  wrapupMs: 0,
  disposition: null,
})

/** Whether a supervisor listened is seen by those who may do so. */
export const presentDetail = (
  summary: ContactSummary,
  events: readonly Recorded[],
  isLeader: boolean,
): ContactDetail => ({
  ...summary,
  timeline: events.filter((recorded) => isShown(recorded) && (isLeader || !isOfMonitor(recorded))).map(timelineEntry),
  why: events.flatMap(whyEntry),
})

/** A flow's bookkeeping says nothing that its steps do not. */
const isShown = ({ event }: Recorded): boolean => event.type !== 'flow-stepped' && event.type !== 'callback-planned'

/** The event's own fields; moments renamed `…At` and written as the wire writes moments. */
const timelineEntry = ({ at, event }: Recorded): TimelineEntry => {
  const { type, ...rows } = event
  const fields = event.type === 'contact-created' ? { ...rows, ...whoToWhom(event) } : rows
  const rest = Object.entries(fields).filter(([name]) => !NOT_SHOWN.has(name))
  return { at: toMoment(at), type, ...Object.fromEntries(rest.map(([name, value]) => wireField(name, value))) }
}

/** The contact is the one asked for; why stands in a list of its own; pseudonyms and names of files are nobody's business. */
const NOT_SHOWN = new Set(['contact', 'why', 'customer', 'file', 'session', 'heard'])
const MOMENTS = new Set([
  'createdAt',
  'enqueuedAt',
  'answeredAt',
  'endedAt',
  'lastSeenAt',
  'dueAt',
  'since',
  'until',
  'ringUntil',
  'excludedUntil',
  'wrapupUntil',
  'againAt',
  'heldUntil',
  'expiresAt',
])

const wireField = (name: string, value: unknown): [string, unknown] => {
  if (!MOMENTS.has(name)) return [name, value]
  return [name.endsWith('At') ? name : `${name}At`, typeof value === 'number' ? toMoment(value) : null]
}

const whyEntry = ({ at, event }: Recorded): WhyEntry[] => {
  if (event.type !== 'contact-offered') return []
  const { strategy, waitedMs, verdicts, candidates } = event.why
  return [
    {
      at: toMoment(at),
      offer: event.offer,
      agent: event.agent,
      strategy,
      waitedMs,
      verdicts: { ...verdicts },
      candidates: candidates.map(({ agent, idleSince, passedOver }) => ({
        agent,
        idleSinceAt: toMoment(idleSince),
        passedOver,
      })),
    },
  ]
}

export const presentRecording = (row: RecordingRow): Recording => ({
  id: row.id,
  contact: row.contact,
  state: row.state,
  startedAt: toMoment(row.startedAt),
  durationMs: row.durationMs,
  bytes: row.bytes,
})
