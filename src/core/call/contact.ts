/**
 * A contact: one piece of work on any channel. Its phase is a union: a phase has only the fields that are true in it.
 *
 *                                         held
 *                                          ^ v
 *     (arrives) -> waiting <-> offered -> talking -> wrapup -> ended -> (closed: leaves the state, stays in the journal)
 *                   ^ |           |         | |                 ^
 *                   | +-----------+---------)-+-----------------+   the customer leaves in any phase
 *                   +-----------------------+                       handed on to a queue or another agent
 *                     v
 *                    net (the switch's own, while we are away) -> waiting, in the old place, or ended there
 */
import type { AgentId, ContactId, CustomerId, EpochMs, LegId, QueueId, RecordingId } from '../ids.ts'

export const CHANNELS = ['voice', 'email', 'chat', 'sms'] as const
export type Channel = (typeof CHANNELS)[number]
export type Direction = 'inbound' | 'outbound'

export type Outcome =
  | 'answered'
  | 'abandoned'
  | 'voicemail'
  | 'callback'
  | 'completed-in-flow'
  | 'transferred-out'
  | 'busy'
  | 'no-answer'
  | 'unallocated'
  | 'congestion'
  | 'refused'
  | 'failed'
  | 'lost-in-gap'

export type Phase =
  | { readonly type: 'waiting'; readonly since: EpochMs }
  | {
      readonly type: 'offered'
      readonly since: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
      readonly ringing: boolean
    }
  | { readonly type: 'talking'; readonly since: EpochMs; readonly agent: AgentId; readonly leg: LegId }
  /** The customer hears music, the agent nothing; `talkSince`: since when they have each other. */
  | {
      readonly type: 'held'
      readonly since: EpochMs
      readonly talkSince: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
    }
  | { readonly type: 'wrapup'; readonly since: EpochMs; readonly agent: AgentId; readonly until: EpochMs }
  | { readonly type: 'net'; readonly since: EpochMs }
  | { readonly type: 'ended'; readonly since: EpochMs }

export interface Contact {
  readonly id: ContactId
  readonly channel: Channel
  readonly direction: Direction
  readonly customer: CustomerId
  /** Personal: the customer's number or address. */
  readonly from: string
  readonly to: string
  readonly createdAt: EpochMs
  readonly queue: QueueId | null
  /** First entry into a queue; kept over restarts and overflow. */
  readonly enqueuedAt: EpochMs | null
  /** First moment an agent and the customer talk. */
  readonly answeredAt: EpochMs | null
  /** The customer's leg is gone. */
  readonly endedAt: EpochMs | null
  readonly outcome: Outcome | null
  /** The agent who talked, or talks, with the customer. */
  readonly agent: AgentId | null
  /** The customer's leg; null once it is gone. */
  readonly leg: LegId | null
  /** Offers made so far; numbers the legs. */
  readonly offers: number
  /** Agents who are not offered this contact before the given moment. */
  readonly excluded: Readonly<Record<AgentId, EpochMs>>
  readonly recording: RecordingId | null
  /** Why the recording is silent for now; absent while it is not. */
  readonly pausedFor?: string
  /** Supervisors who listen, whisper or have joined, and how many ever did: their legs are numbered by it. */
  readonly monitors?: readonly Monitor[]
  readonly monitored?: number
  /** Who handed it on and still works after their part; the contact stays open for them. */
  readonly partings?: readonly AgentId[]
  readonly phase: Phase
}

/** The phases in which an agent and the customer have each other. */
export type Talk = Extract<Phase, { readonly type: 'talking' | 'held' }>

export const isTalk = (phase: Phase | undefined): phase is Talk => phase?.type === 'talking' || phase?.type === 'held'

/** Since when they have each other, holds included. */
export const talkSince = (phase: Talk): EpochMs => (phase.type === 'held' ? phase.talkSince : phase.since)

/** The customer is on the line, and ours to look after. */
export const isOnLine = (phase: Phase | undefined): boolean =>
  phase?.type === 'waiting' || phase?.type === 'offered' || isTalk(phase)

/** Where a customer is handed on to. */
export type TransferTarget = { readonly queue: QueueId } | { readonly agent: AgentId }

export const MONITOR_MODES = ['listen', 'whisper', 'barge'] as const
/** `listen`: hears both and is heard by none; `whisper`: heard by the agent only; `barge`: heard by both. */
export type MonitorMode = (typeof MONITOR_MODES)[number]

/** A supervisor on a call that is somebody else's. */
export interface Monitor {
  readonly agent: AgentId
  readonly leg: LegId
  readonly mode: MonitorMode
  readonly since: EpochMs
  /** They picked up. */
  readonly up: boolean
  /** The agent's leg that they were last put on; null before the first. */
  readonly of: LegId | null
  /** What they hear it with; null when it is gone, and in a barge: who is in the call's bridge needs none. */
  readonly ear: LegId | null
  /** How many ears there were; numbers them. */
  readonly ears: number
}

/** A leg that is, as far as we know, alive in the switch. */
export interface Leg {
  readonly id: LegId
  readonly contact: ContactId
  /** `monitor`: a supervisor's; `ear`: what one hears an agent with, which is nobody's. */
  readonly role: 'customer' | 'agent' | 'monitor' | 'ear'
  readonly agent: AgentId | null
  readonly since: EpochMs
}
