/**
 * The switch in the core's words: what an engine is told (commands, imperative) and what it reports (events, past tense).
 * No word of Asterisk or FreeSWITCH stands here. At most a dozen events a call.
 */
import type {
  AccountId,
  AgentId,
  BridgeId,
  ContactId,
  EpochMs,
  LegId,
  LineId,
  Ms,
  PlaybackId,
  QueueId,
  RecordingId,
} from '../ids.ts'
import type { Heard } from '../ivr/session.ts'

/** Why a leg ended, in the words the core decides by. `code` beside it is the Q.850 cause, 0 when unknown. */
export type EndCause =
  | 'normal'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'unreachable'
  /** Whoever we asked said nothing at all: not that they cannot, and not that they try. */
  | 'silent'
  | 'unallocated'
  | 'congestion'
  | 'cancelled'
  | 'switch-restart'
  | 'failed'

/**
 * The one JSON variable a leg carries, so that a leg can be understood without our journal.
 * Written at each change of phase, never on the path before ringing.
 */
export interface LegMemo {
  readonly v: 1
  readonly contact: ContactId
  readonly phase: string
  readonly queue: QueueId | null
  readonly enqueuedAt: EpochMs | null
  /** The agent's side, from the first ring on; absent while nobody is asked. */
  readonly party?: LegParty
}

export interface LegParty {
  readonly agent: AgentId
  readonly leg: LegId
  /** Since when they talk; null while it rings. */
  readonly answeredAt: EpochMs | null
  readonly recording: RecordingId | null
  /** Nobody hears the agent, by order. */
  readonly muted?: true
}

export type EngineCommand =
  | { readonly type: 'answer-leg'; readonly leg: LegId }
  | { readonly type: 'create-bridge'; readonly bridge: BridgeId }
  | { readonly type: 'destroy-bridge'; readonly bridge: BridgeId }
  | { readonly type: 'add-leg'; readonly bridge: BridgeId; readonly leg: LegId }
  | { readonly type: 'remove-leg'; readonly bridge: BridgeId; readonly leg: LegId }
  | { readonly type: 'start-music'; readonly bridge: BridgeId }
  | { readonly type: 'stop-music'; readonly bridge: BridgeId }
  | {
      /**
       * Makes a leg to `uri` (a station's address, `browser:` and an account, `account:` and a desk phone's, or `trunk:`, its name, `:` and a number) and rings it; with a bridge it joins that while it rings, so that an answer connects even without
       * us. The bridge may be made by a later command of the same call.
       */
      readonly type: 'ring-leg'
      readonly leg: LegId
      readonly uri: string
      /** Shown to the station as the caller: digits and a leading +, or empty for a withheld number. */
      readonly from: string
      readonly bridge: BridgeId | null
      readonly ringMs: Ms
      readonly memo: LegMemo
      /** The station is asked to pick up by itself. */
      readonly answersItself?: true
      /** Nobody hears it, from its first moment on. */
      readonly muted?: true
    }
  | {
      readonly type: 'hang-up-leg'
      readonly leg: LegId
      readonly cause: 'normal' | 'busy' | 'congestion' | 'unallocated'
    }
  | {
      /**
       * Makes a leg that hears what `of` hears and says, and puts it into the bridge: who is there hears both. With `whisper`
       * what is said there is heard by `of`, and by nobody `of` talks with. It ends with `of`, which is not touched otherwise.
       */
      readonly type: 'snoop-leg'
      readonly leg: LegId
      readonly of: LegId
      readonly bridge: BridgeId
      readonly whisper: boolean
    }
  /** The telephone that rings there is asked to take the call by itself. One that does not know how rings on. */
  | { readonly type: 'pick-up-leg'; readonly leg: LegId }
  /** Nobody hears what is said there, or they hear it again; it hears what it heard. */
  | { readonly type: 'mute-leg'; readonly leg: LegId; readonly muted: boolean }
  /** Pressed one after the other, as keys of a telephone, for whoever is on that leg; others hear nothing of it. */
  | { readonly type: 'send-digits'; readonly leg: LegId; readonly digits: string }
  | { readonly type: 'write-memo'; readonly leg: LegId; readonly memo: LegMemo }
  /** Stereo, the leg's own voice left, what it hears right; ends with the leg. */
  | { readonly type: 'start-recording'; readonly leg: LegId; readonly recording: RecordingId }
  /**
   * What of a running recording is silence from now on: the leg's own voice, what it hears. Length and place stay: nothing is cut.
   */
  | {
      readonly type: 'mute-recording'
      readonly leg: LegId
      readonly recording: RecordingId
      readonly voice: boolean
      readonly heard: boolean
    }
  /** A leg may be dead: `leg-silent` is told once nothing has come from it for a moment, if that is within so long. */
  | { readonly type: 'listen-for-life'; readonly leg: LegId; readonly forMs: Ms }
  /** A browser may register as this account from now on; its secret never passes through the core. */
  | { readonly type: 'open-account'; readonly account: AccountId }
  /** Nobody may any more, and it cannot be rung. */
  | { readonly type: 'close-account'; readonly account: AccountId }
  /** A trunk or a desk phone is in the switch as it is now; calls that are going on by it go on. */
  | { readonly type: 'open-line'; readonly line: LineId }
  /** It is there no more, and what it carries goes on. */
  | { readonly type: 'close-line'; readonly line: LineId }
  /**
   * Hands a leg to the switch's own net: words, music, voicemail without us. `for`: it does not give the leg back to us, but
   * rings `people` and then takes a message, or takes a `message` at once, as its terms say.
   */
  | {
      readonly type: 'release-leg'
      readonly leg: LegId
      readonly for?: NetErrand
      readonly message?: MessageTerms
    }
  /** Said to everybody in the bridge, one after the other. Music there makes way for it. `play-ended` is told at its end. */
  | {
      readonly type: 'play'
      readonly bridge: BridgeId
      readonly playback: PlaybackId
      readonly prompts: readonly Heard[]
    }
  | { readonly type: 'stop-play'; readonly playback: PlaybackId }

/** What a caller is handed to the net for. */
export type NetErrand = 'people' | 'message'

/** How a message is taken. */
export interface MessageTerms {
  readonly maxMs: Ms
  /** So long a silence ends it. */
  readonly silenceMs: Ms
  /** Ends it: `#` or `*` alone, any key where it is another one; null: none does. */
  readonly endKey: string | null
  /** After which of the two the leg comes back to us; after the other one the net says goodbye and hangs up. */
  readonly backWhen: readonly MessageEnd[]
}

/** What came of the message that a caller was asked for. */
export const MESSAGE_ENDS = ['left', 'empty'] as const
export type MessageEnd = (typeof MESSAGE_ENDS)[number]

export type EngineEvent =
  | { readonly type: 'link-up' }
  | { readonly type: 'link-down'; readonly reason: string }
  | {
      readonly type: 'leg-arrived'
      readonly leg: LegId
      /** The caller's number as sent, cleaned (no control characters, at most 80 characters), or '' when withheld. */
      readonly from: string
      /** The number dialled. */
      readonly to: string
      readonly memo: LegMemo | null
      /** When they dialled, if that was a while ago: the net kept them company until we were there. */
      readonly waitedSince?: EpochMs
      /** They were asked for a message, and are back. */
      readonly message?: MessageEnd
    }
  /** A browser's phone is there, or has gone; what it is at first is told by `liveCalls`. */
  | { readonly type: 'account-reached'; readonly account: AccountId; readonly reachable: boolean }
  /** Its network says or plays something; nobody's telephone need ring. */
  | { readonly type: 'leg-progressed'; readonly leg: LegId }
  | { readonly type: 'leg-ringing'; readonly leg: LegId }
  | { readonly type: 'leg-answered'; readonly leg: LegId }
  | { readonly type: 'leg-ended'; readonly leg: LegId; readonly cause: EndCause; readonly code: number }
  /** Nothing comes from it any more, not even silence; only of a leg that we listen to. */
  | { readonly type: 'leg-silent'; readonly leg: LegId }
  /** Pressed on that telephone, one of 0-9, `*`, `#` and A-D; told when it is let go. */
  | { readonly type: 'digit'; readonly leg: LegId; readonly digit: string }
  /** It has been heard, or was stopped; `failed`: nothing was heard, or not all. */
  | { readonly type: 'play-ended'; readonly playback: PlaybackId; readonly failed: boolean }
  | { readonly type: 'recording-started'; readonly leg: LegId; readonly recording: RecordingId }
  | {
      readonly type: 'recording-failed'
      readonly leg: LegId
      readonly recording: RecordingId
      readonly reason: string
    }

/** One leg as the switch has it now. `inbound` legs have ids of the switch's own, the rest were minted by us. */
export interface LiveLeg {
  readonly leg: LegId
  readonly inbound: boolean
  readonly state: 'down' | 'ringing' | 'up'
  readonly from: string
  readonly to: string
  readonly memo: LegMemo | null
  readonly createdAt: EpochMs
  /** Not with us: the switch's own net has it, and hands it over when we are there. */
  readonly inNet?: true
  /** It was asked for a message and is back with us. */
  readonly message?: MessageEnd
}

export interface LiveBridge {
  readonly bridge: BridgeId
  readonly legs: readonly LegId[]
}

/** A browser's account as the switch has it now. */
export interface LiveAccount {
  readonly account: AccountId
  readonly reachable: boolean
}

/** All legs and bridges of ours that are alive in the switch at one moment. */
export interface LiveLegs {
  readonly legs: readonly LiveLeg[]
  readonly bridges: readonly LiveBridge[]
  /** Those that are open; absent where nobody knows. */
  readonly accounts?: readonly LiveAccount[]
  /** When the switch was started, by its own clock: after another moment than before, the legs from before are gone. */
  readonly startedAt?: EpochMs
}

/** What the net wrote down about a call that it had: when it came, and how it ended. */
export interface NetLine {
  readonly at: EpochMs
  readonly leg: LegId
  readonly from: string
  readonly to: string
  /** `message`: one was left, and the call goes on. */
  readonly what: 'entered' | 'message' | 'ended'
  /** `handed-over`: it came to us after all. Null for a line that it entered. */
  readonly how: 'handed-over' | 'abandoned' | 'answered' | 'voicemail' | null
  /** The file of the message that was left; null also at the end of a call whose message has a line of its own. */
  readonly voicemail: string | null
}
