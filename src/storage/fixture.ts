/** Events for the store's tests: calls as they really go, told in as few words as possible. */
import type { OutwardAction } from '../core/effect.ts'
import type { CenterEvent, Recorded } from '../core/event.ts'
import { agentId, contactId, customerId, legId, obligationOf, queueId, recordingId, recordingOf } from '../core/ids.ts'
import type { ObligationOutcome } from '../core/obligation/words.ts'
import type { CommitGroup } from '../ports/store.ts'

/** The epoch of all fixtures: 2026-01-05T08:00:00Z. */
export const T0 = 1_767_600_000_000
export const DAY = 24 * 3_600_000

/** Numbers events from `first` on, a second apart. */
export const record = (events: readonly CenterEvent[], first = 1, at = T0): Recorded[] =>
  events.map((event, i) => ({ seq: first + i, at: at + (first + i) * 1000, event }))

export const groupOf = (events: readonly Recorded[], more: Partial<CommitGroup> = {}): CommitGroup => ({
  events,
  outbox: [],
  done: [],
  ...more,
})

export interface CallWords {
  readonly from?: string
  readonly customer?: string
  readonly note?: string | null
  readonly agent?: string
  readonly queue?: string
}

export const created = (name: string, words: CallWords = {}): CenterEvent => ({
  type: 'contact-created',
  contact: contactId(`c-${name}`),
  channel: 'voice',
  direction: 'inbound',
  customer: customerId(words.customer ?? `k-${name}`),
  from: words.from ?? '+628123456789',
  to: '1501',
  leg: legId(name),
  createdAt: T0,
  adopted: false,
})

export const queued = (name: string, words: CallWords = {}): CenterEvent => ({
  type: 'queue-entered',
  contact: contactId(`c-${name}`),
  queue: queueId(words.queue ?? 'support'),
  enqueuedAt: T0 + 1000,
})

/** A whole call: waits, is offered, talks, is recorded, wraps up, is closed. */
export const call = (name: string, words: CallWords = {}): CenterEvent[] => {
  const contact = contactId(`c-${name}`)
  const agent = agentId(words.agent ?? 'siti')
  const leg = legId(`${contact}-a1`)
  const recording = recordingOf(contact)
  const why = { strategy: 'longest-idle', waitedMs: 1000, verdicts: { ready: 1 }, candidates: [] } as const
  return [
    created(name, words),
    queued(name, words),
    { type: 'contact-offered', contact, agent, leg, offer: 1, ringUntil: T0 + 60_000, why },
    { type: 'offer-rang', contact },
    { type: 'contact-answered', contact, agent, leg, recording },
    { type: 'recording-begun', contact, recording },
    { type: 'talk-ended', contact, agent, by: 'customer', wrapupUntil: T0 + 90_000 },
    { type: 'leg-closed', contact, leg: legId(name), cause: 'normal', code: 16 },
    { type: 'contact-ended', contact, outcome: 'answered' },
    { type: 'leg-closed', contact, leg, cause: 'normal', code: 16 },
    { type: 'wrapup-ended', contact, agent, disposition: 'sold', note: words.note ?? null },
    { type: 'contact-closed', contact },
    { type: 'recording-stored', contact, recording, durationMs: 2000, bytes: 64_044 },
  ]
}

/** The contact's obligation is opened. */
export const owed = (name: string, dueAt = T0 + DAY): CenterEvent => {
  const contact = contactId(`c-${name}`)
  return { type: 'obligation-opened', obligation: obligationOf(contact), contact, channel: 'voice', dueAt }
}

export interface ClosingWords {
  readonly outcome: ObligationOutcome
  readonly by: string | null
  readonly note: string | null
}

/** It is closed: by the talk, unless somebody says otherwise. */
export const madeGood = (
  name: string,
  { outcome, by, note }: ClosingWords = { outcome: 'answered', by: null, note: null },
): CenterEvent => {
  const contact = contactId(`c-${name}`)
  const closedBy = by === null ? null : agentId(by)
  return { type: 'obligation-closed', obligation: obligationOf(contact), contact, outcome, note, by: closedBy }
}

export const keepAction = (name: string): OutwardAction => ({
  type: 'keep-recording',
  contact: contactId(`c-${name}`),
  recording: recordingId(`r-c-${name}`),
})
