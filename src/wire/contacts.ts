import Type, { type Static } from 'typebox'
import { CHANNELS } from '../core/call/contact.ts'
import { MONITOR_MODES } from '../core/call/monitor-words.ts'
import { closed, Duration, Id, Label, listOf, Moment, nullable } from './basics.ts'

const summary = {
  id: Id,
  channel: Type.String(),
  direction: Type.String(),
  state: Type.Enum(['open', 'closed']),
  phase: Type.String(),
  from: nullable(Type.String()),
  to: Type.String(),
  queue: nullable(Id),
  agent: nullable(Id),
  createdAt: Moment,
  enqueuedAt: nullable(Moment),
  answeredAt: nullable(Moment),
  endedAt: nullable(Moment),
  waitMs: nullable(Duration),
  talkMs: Duration,
  holdMs: Duration,
  wrapupMs: Duration,
  outcome: nullable(Type.String()),
  disposition: nullable(Type.String()),
  /** Nobody hears the agent, by order; they hear on. */
  muted: Type.Boolean(),
  recordings: Type.Array(Id),
  /** What it made us owe, open or closed; null when nothing. */
  obligation: nullable(Id),
}

/** A contact as lists have it. */
export const ContactSummary = Type.Object(summary, closed)
export type ContactSummary = Static<typeof ContactSummary>
export const ContactList = listOf(ContactSummary)

/** One event of a contact: its own fields beside `at` and `type`. */
export const TimelineEntry = Type.Object({ at: Moment, type: Type.String() }, { additionalProperties: true })
export type TimelineEntry = Static<typeof TimelineEntry>

/** Why a contact was offered to this agent and not to others, as it was said at that moment. */
export const WhyEntry = Type.Object(
  {
    at: Moment,
    offer: Type.Integer(),
    agent: Id,
    strategy: Type.String(),
    waitedMs: Duration,
    verdicts: Type.Record(Type.String(), Type.Number()),
    candidates: Type.Array(
      Type.Object({ agent: Id, idleSinceAt: Moment, passedOver: nullable(Type.String()) }, closed),
    ),
  },
  closed,
)
export type WhyEntry = Static<typeof WhyEntry>

export const ContactDetail = Type.Object(
  { ...summary, timeline: Type.Array(TimelineEntry), why: Type.Array(WhyEntry) },
  closed,
)
export type ContactDetail = Static<typeof ContactDetail>

export const ContactQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum(['open', 'closed'])),
    channel: Type.Optional(Type.Enum(CHANNELS)),
    queue: Type.Optional(Id),
    agent: Type.Optional(Id),
    from: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    since: Type.Optional(Moment),
    until: Type.Optional(Moment),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  closed,
)
export type ContactQuery = Static<typeof ContactQuery>

export const WrapupOrder = Type.Object(
  {
    disposition: Type.Optional(nullable(Label)),
    note: Type.Optional(nullable(Type.String({ maxLength: 4_000 }))),
  },
  closed,
)

/** Where a customer is handed on to, or who is asked: one of the three. What may be called is the core's to say. */
const Place = Type.Union([
  Type.Object({ queue: Id }, closed),
  Type.Object({ agent: Id }, closed),
  Type.Object({ number: Type.String({ minLength: 1, maxLength: 80 }) }, closed),
])
/** Handed on, they may also go into a flow, from its start. */
export const TransferOrder = Type.Object({ to: Type.Union([Place, Type.Object({ flow: Id }, closed)]) }, closed)
export const ConsultOrder = Type.Object({ to: Place }, closed)
export type ConsultOrder = Static<typeof ConsultOrder>
export type TransferOrder = Static<typeof TransferOrder>
/** Without `to`: the one who was asked comes into the talk. */
export const ConferenceOrder = Type.Object({ to: Type.Optional(Place) }, closed)
export const RequeueOrder = Type.Object({ queue: Id }, closed)
export const PauseOrder = Type.Object({ reason: Label }, closed)

/** Without `muted`: nobody hears the agent from now on. */
export const MuteOrder = Type.Object({ muted: Type.Optional(Type.Boolean()) }, closed)
/** Which digits there are is the core's to say. */
export const DigitsOrder = Type.Object({ digits: Type.String({ examples: ['1234#'] }) }, closed)
/** So is how long it may be. */
export const NoteOrder = Type.Object({ text: Type.String() }, closed)

/** How a supervisor hears a call, and is heard: by none, by the agent, by both; `stop`: not any more. */
export const MonitorOrder = Type.Object({ mode: Type.Enum([...MONITOR_MODES, 'stop']) }, closed)

/** What a waveform is drawn from; of two channels the customer is the first. */
export const RecordingPeaks = Type.Object(
  {
    durationMs: Duration,
    /** The loudest of each of some hundred parts of the recording, in time's order. */
    channels: Type.Array(Type.Array(Type.Integer({ minimum: 0, maximum: 100 }))),
  },
  closed,
)
export type RecordingPeaks = Static<typeof RecordingPeaks>

export const Recording = Type.Object(
  {
    id: Id,
    contact: Id,
    state: Type.Enum(['recording', 'stored', 'lost']),
    startedAt: Moment,
    durationMs: nullable(Duration),
    bytes: nullable(Type.Integer({ minimum: 0 })),
  },
  closed,
)
export type Recording = Static<typeof Recording>
