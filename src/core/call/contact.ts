/**
 * A contact: one piece of work on any channel. Its phase is a union: a phase has only the fields that are true in it.
 *
 *                                         held
 *                                          ^ v
 *     (arrives) -> waiting <-> offered -> talking -> wrapup -> ended -> (closed: leaves the state, stays in the journal)
 *                   ^ |           |         | |                 ^
 *                   | +-----------+---------)-+-----------------+   the customer leaves in any phase
 *                   +-----------------------+                       handed on to a queue or another agent, or the agent's
                     |                                             page went (`rejoin`): waits for that agent first
                     v
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
  /** Whose page went in mid-call: until then the customer waits for this agent alone. `held`: they were on hold. */
  readonly rejoin?: { readonly agent: AgentId; readonly until: EpochMs; readonly held: boolean }
  /** Waits before everybody else: their agent was lost in mid-call. */
  readonly first?: true
  /** Who handed it on and still works after their part; the contact stays open for them. */
  readonly partings?: readonly AgentId[]
  readonly phase: Phase
}

/** The phases in which an agent and the customer have each other. */
export type Talk = Extract<Phase, { readonly type: 'talking' | 'held' }>

export const isTalk = (phase: Phase | undefined): phase is Talk => phase?.type === 'talking' || phase?.type === 'held'

/** Since when they have each other, holds included. */
export const talkSince = (phase: Talk): EpochMs => (phase.type === 'held' ? phase.talkSince : phase.since)

/** Waits for whoever is free, and not for one particular agent. */
export const isInLine = ({ phase, rejoin }: Contact): boolean => phase.type === 'waiting' && rejoin === undefined

/** The customer is on the line, and ours to look after. */
export const isOnLine = (phase: Phase | undefined): boolean =>
  phase?.type === 'waiting' || phase?.type === 'offered' || isTalk(phase)

/** Where a customer is handed on to. */
export type TransferTarget = { readonly queue: QueueId } | { readonly agent: AgentId }

/** A leg that is, as far as we know, alive in the switch. */
export interface Leg {
  readonly id: LegId
  readonly contact: ContactId
  readonly role: 'customer' | 'agent'
  readonly agent: AgentId | null
  readonly since: EpochMs
}
