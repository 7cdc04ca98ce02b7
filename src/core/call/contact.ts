/**
 * A contact: one piece of work on any channel. Its phase is a union: a phase has only the fields that are true in it.
 *
 *                                  held, consulting, conference -> (handed on: talking with the third, or outside)
 *                                          ^ v
 *     (arrives) -> waiting <-> offered -> talking -> wrapup -> ended -> (closed: leaves the state, stays in the journal)
 *                   ^ |           |         | |                 ^
 *                   | +-----------+---------)-+-----------------+   the customer leaves in any phase
 *                   +-----------------------+                       handed on to a queue or another agent, or the agent's
                     |                                             page went (`rejoin`): waits for that agent first
                     v
 *                     v
 *                    net (the switch's own, while we are away) -> waiting, in the old place, or ended there
 *
 *     (arrives) -> flow -> waiting, offered, outside, net …; back to the flow when that came to nothing, or when it is over
 *                          and the flow asked for them; or ended
 *
 *     (a wish to be called back) -> waiting <-> offered -> dialling -> talking …: core/callback
 *
 *     (an agent calls) -> dialling -> talking …; or ended
 */
import type { Skill } from '../agent/words.ts'
import type { Callback } from '../callback/words.ts'
import type { AgentId, ContactId, CustomerId, EpochMs, LegId, Ms, QueueId, RecordingId, TrunkId } from '../ids.ts'
import type { Session } from '../ivr/session.ts'
import type { CallOut } from '../lines/cap-words.ts'
import type { Monitor } from './monitor-words.ts'

export const CHANNELS = ['voice', 'email', 'chat', 'sms'] as const
export type Channel = (typeof CHANNELS)[number]
export type Direction = 'inbound' | 'outbound'

export type Outcome =
  | 'answered'
  | 'abandoned'
  | 'voicemail'
  | 'callback'
  /** Of a wish to be called back: they rang again. */
  | 'adopted'
  /** Of one that nobody was reached for in time. */
  | 'expired'
  | 'completed-in-flow'
  | 'transferred-out'
  | 'busy'
  | 'no-answer'
  | 'unallocated'
  | 'congestion'
  | 'refused'
  | 'failed'
  | 'lost-in-gap'

/** What a call can have come to while a flow still has its caller. */
export type CameTo = Extract<Outcome, 'transferred-out' | 'voicemail' | 'abandoned'>

export type Phase =
  /** A flow has the caller: they hear its words and press keys. */
  | { readonly type: 'flow'; readonly since: EpochMs }
  | { readonly type: 'waiting'; readonly since: EpochMs }
  | {
      readonly type: 'offered'
      readonly since: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
      readonly ringing: boolean
    }
  | { readonly type: 'talking'; readonly since: EpochMs; readonly agent: AgentId; readonly leg: LegId }
  /** The agent calls out: their own station is rung (until `answered`), then the number, so often as it was `dialled`. */
  | {
      readonly type: 'dialling'
      readonly since: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
      readonly answered: boolean
      readonly dialled: number
      /** Trunks that it was called by; absent before the first. */
      readonly tried?: readonly TrunkId[]
      /** Of the last of them, when there are others: nothing is heard of the number yet, or that was too long. */
      readonly trial?: 'quiet' | 'given-up'
    }
  /** The customer hears music, the agent nothing; `talkSince`: since when they have each other. */
  | {
      readonly type: 'held'
      readonly since: EpochMs
      readonly talkSince: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
    }
  /** The agent asks a third before handing on; whoever of customer and third the agent is not `with` hears music. */
  | {
      readonly type: 'consulting'
      readonly since: EpochMs
      readonly talkSince: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
      readonly third: Third
      readonly with: 'customer' | 'third'
    }
  /** The three hear each other; until the third has answered, the two. */
  | {
      readonly type: 'conference'
      readonly since: EpochMs
      readonly talkSince: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
      readonly third: Third
    }
  /** Put through to a number: music until it is answered, and from then on none of us is in it. */
  | { readonly type: 'outside'; readonly since: EpochMs; readonly leg: LegId; readonly answered: boolean }
  | { readonly type: 'wrapup'; readonly since: EpochMs; readonly agent: AgentId; readonly until: EpochMs }
  /** `for`: a flow wants them back when that is done. */
  | { readonly type: 'net'; readonly since: EpochMs; readonly for?: 'message' }
  | { readonly type: 'ended'; readonly since: EpochMs }

/** Somebody asked into a call by its agent: a colleague, or (`agent` null) a number. */
export interface Third {
  readonly agent: AgentId | null
  readonly leg: LegId
  /** Null while it rings. */
  readonly answeredAt: EpochMs | null
}

export interface Contact {
  readonly id: ContactId
  readonly channel: Channel
  readonly direction: Direction
  readonly customer: CustomerId
  /** Personal: the customer's number or address, also of a call of ours to them. */
  readonly from: string
  /** The number of ours that they called, or that they were shown. */
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
  /** The agent whom it is a call to, by the one who called; absent where the other is none of us. */
  readonly colleague?: AgentId
  /** The agent who talked, or talks, with the customer, or calls them. */
  readonly agent: AgentId | null
  /** The customer's leg; null once it is gone, and before a number is called. */
  readonly leg: LegId | null
  /** Offers made so far; numbers the legs. */
  readonly offers: number
  /** Agents who are not offered this contact before the given moment. */
  readonly excluded: Readonly<Record<AgentId, EpochMs>>
  readonly recording: RecordingId | null
  /** Why the recording is silent for now; absent while it is not. */
  readonly pausedFor?: string
  /** The agent who has the customer is heard by nobody, by order; until they say otherwise, or their part is over. */
  readonly muted?: true
  /** Whose page went in mid-call: until then the customer waits for this agent alone. `held`: they were on hold. */
  readonly rejoin?: { readonly agent: AgentId; readonly until: EpochMs; readonly held: boolean }
  /** Waits before everybody else: their agent was lost in mid-call. */
  readonly first?: true
  /** Supervisors who listen, whisper or have joined, and how many ever did: their legs are numbered by it. */
  readonly monitors?: readonly Monitor[]
  readonly monitored?: number
  /** Who handed it on and still works after their part; the contact stays open for them. */
  readonly partings?: readonly AgentId[]
  /** Personal: the number that rings, to which they are put through or which is asked into the call; absent once it is there. */
  readonly asks?: string
  /** Where the caller stands in a flow, also while others have them; absent when they never were in one. */
  readonly flow?: Session
  /** The last thing that was said to them, and which of the flow's it is while it is heard. */
  readonly sound?: { readonly nth: number; readonly play: number | null }
  /** On what terms they wait; absent when no flow said any. */
  readonly terms?: QueueTerms
  /** A flow put them through and waits for what comes of it: nobody else takes them meanwhile. */
  readonly putThrough?: true
  /** What the call has come to, should nothing more come of it; absent at first. */
  readonly cameTo?: CameTo
  /** Nobody has them on the line: they are to be called back. Absent once they were reached. */
  readonly callback?: Callback
  /** They are to be called back as that contact, hear so, and go. */
  readonly leavesFor?: ContactId
  /** They were told that they may be called back: the last playback of it. */
  readonly told?: number
  /** Earlier contacts whose promise a talk in this one keeps. */
  readonly answersFor?: readonly ContactId[]
  /** Whether the call may be recorded, by the caller's own word; absent when nobody asked. */
  readonly consent?: boolean
  /** The language that they hear. */
  readonly language?: string
  readonly phase: Phase
}

/** What a flow asks for somebody whom it puts into a queue. */
export interface QueueTerms {
  /** Queues whose agents may take them too. */
  readonly also: readonly QueueId[]
  /** What the agent must be able to do besides what the queue asks. */
  readonly skills: readonly Skill[]
  /** From 0 to 10. */
  readonly priority: number
  /** The flow has them back then; null: never. */
  readonly until: EpochMs | null
}

/** The phases in which an agent and the customer have each other. */
export type Talk = Extract<Phase, { readonly type: 'talking' | 'held' | 'consulting' | 'conference' }>
/** Those in which somebody else was asked or is there. */
export type TalkOfThree = Extract<Talk, { readonly type: 'consulting' | 'conference' }>

export const isTalk = (phase: Phase | undefined): phase is Talk =>
  phase?.type === 'talking' || phase?.type === 'held' || isTalkOfThree(phase)

export const isTalkOfThree = (phase: Phase | undefined): phase is TalkOfThree =>
  phase?.type === 'consulting' || phase?.type === 'conference'

/** The leg of who was asked into the contact, or of the number it is put through to. */
export const thirdLegOf = ({ phase }: Contact): LegId | null =>
  isTalkOfThree(phase) ? phase.third.leg : phase.type === 'outside' ? phase.leg : null

/** Since when they have each other, holds included. */
export const talkSince = (phase: Talk): EpochMs => (phase.type === 'talking' ? phase.since : phase.talkSince)

/** A mute is one agent's order, and goes with their part of the call. */
export const unmuted = ({ muted: _, ...contact }: Contact): Contact => contact

/** A pause of the recording goes with them as well. */
export const withoutPause = ({ pausedFor: _, ...contact }: Contact): Contact => contact

/** Waits for whoever is free, and not for one particular agent. */
export const isInLine = ({ phase, rejoin, putThrough, leavesFor, callback }: Contact): boolean =>
  phase.type === 'waiting' &&
  rejoin === undefined &&
  putThrough === undefined &&
  leavesFor === undefined &&
  (callback === undefined || callback.heldUntil === null)

/** The queues whose agents may take who waits. */
export const linesOf = ({ queue, terms }: Contact): readonly QueueId[] => {
  if (queue === null) return []
  return terms === undefined ? [queue] : [...new Set([queue, ...terms.also])]
}

/** The customer is on the line, and ours to look after. */
export const isOnLine = (phase: Phase | undefined): boolean =>
  phase?.type === 'flow' ||
  phase?.type === 'waiting' ||
  phase?.type === 'offered' ||
  phase?.type === 'outside' ||
  isTalk(phase)

/** The customer hears somebody, and no music. */
export const hasCompany = (phase: Phase): boolean =>
  phase.type === 'talking' ||
  phase.type === 'conference' ||
  (phase.type === 'consulting' && phase.with === 'customer') ||
  (phase.type === 'outside' && phase.answered)

/** Nobody rings for them any more. */
export const withoutAsks = ({ asks: _, ...contact }: Contact): Contact => contact

/** For how long the customer of a talk has heard music by now, since they last heard somebody. */
export const heldMs = (phase: Talk, at: EpochMs): Ms => (hasCompany(phase) ? 0 : at - phase.since)

/** Where a customer is handed on to, or who is asked about them. */
export type TransferTarget = { readonly queue: QueueId } | { readonly agent: AgentId } | { readonly number: string }
/** The same in the journal. Personal: a number stands alone, so that it is kept under the customer's key. */
export type TransferPlace =
  | { readonly queue: QueueId }
  | { readonly agent: AgentId }
  | { readonly flow: string }
  | string

/** A leg that is, as far as we know, alive in the switch. */
export interface Leg {
  readonly id: LegId
  readonly contact: ContactId
  /**
   * `outside`: a number that was called into the contact; `monitor`: a supervisor's; `ear`: what one hears an agent with, which
   * is nobody's.
   */
  readonly role: 'customer' | 'agent' | 'outside' | 'monitor' | 'ear'
  readonly agent: AgentId | null
  readonly since: EpochMs
  /** By which a number was called. */
  readonly trunk?: TrunkId
  /** Which number it was, as lines/called-mark.ts has it; absent in snapshots older than this. */
  readonly called?: number
  /** By which that call was tried before; absent of the first. */
  readonly tried?: readonly TrunkId[]
  /** Counted so; absent of emergency calls. */
  readonly out?: CallOut
}
