/** What people do with a call that is going on, and what breaks into it: rows of the journal, as in core/event.ts. */
import type { AgentId, ContactId, EpochMs, LegId, Ms, TrunkId } from '../ids.ts'
import type { Way } from '../lines/words.ts'
import type { TransferPlace } from './contact.ts'
import type { MonitorMode } from './monitor-words.ts'
import type { EndCause } from './switch.ts'

export type CallEvent =
  /** The page on which it rings is to pick up; whether it did is told by its leg. */
  | { readonly type: 'answer-ordered'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly type: 'contact-held'; readonly contact: ContactId; readonly agent: AgentId }
  /** The switch keeps the agent's voice from everybody; they hear on. */
  | { readonly type: 'agent-muted'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly type: 'agent-unmuted'; readonly contact: ContactId; readonly agent: AgentId }
  /** Keys were pressed for whoever the agent talked with. Which ones stands nowhere: they may be a PIN. */
  | {
      readonly type: 'digits-sent'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly to: 'customer' | 'third' | 'both'
      readonly count: number
    }
  | {
      readonly type: 'note-added'
      readonly contact: ContactId
      /** Who wrote it. */
      readonly agent: AgentId
      /** Personal: words about the customer. */
      readonly text: string
    }
  /** The agent's end is dead and nobody hung up: until then the customer waits for this agent, and for nobody else. */
  | {
      readonly type: 'talk-interrupted'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      readonly until: EpochMs
      /** Of a hold that was going on. */
      readonly heldMs?: Ms
    }
  /** They are not waited for any more. */
  | {
      readonly type: 'rejoin-ended'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly wrapupUntil: EpochMs | null
    }
  /** The end of a hold. */
  | {
      readonly type: 'contact-retrieved'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly heldMs: Ms
    }
  /** Handed on; where to tells the event after it. */
  | {
      readonly type: 'contact-transferred'
      readonly contact: ContactId
      /** Whose talk it was; null when nobody had them yet. */
      readonly agent: AgentId | null
      readonly to: TransferPlace
      /** Who handed it on is not offered it again before. */
      readonly excludedUntil: EpochMs
    }
  /**
   * Somebody else is asked, and their phone rings: the customer hears music (`heldMs`: of a hold that was going on). `joins`:
   * they are asked into the talk, which goes on.
   */
  | {
      readonly type: 'consult-begun'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly to: TransferPlace
      /** Whose phone it is; null for a number. */
      readonly third: AgentId | null
      readonly leg: LegId
      readonly offer: number
      readonly ringUntil: EpochMs
      readonly joins: boolean
      readonly heldMs: Ms
      /** Of a number. */
      readonly way?: Way
    }
  | { readonly type: 'consult-answered'; readonly contact: ContactId }
  /** The agent is now with the other of the two. `heldMs`: how long the customer heard music until now. */
  | {
      readonly type: 'consult-swapped'
      readonly contact: ContactId
      readonly with: 'customer' | 'third'
      readonly heldMs: Ms
    }
  /** The third is gone, the agent is back with the customer. */
  | {
      readonly type: 'consult-ended'
      readonly contact: ContactId
      readonly leg: LegId
      readonly reason: ThirdEnd
      readonly heldMs: Ms
    }
  | { readonly type: 'conference-begun'; readonly contact: ContactId; readonly heldMs: Ms }
  /** The third is gone, the two talk on. */
  | { readonly type: 'conference-ended'; readonly contact: ContactId; readonly leg: LegId; readonly reason: ThirdEnd }
  /** The third has the customer now, or (`ringUntil`) will when they answer; who asked them has left. */
  | {
      readonly type: 'contact-handed-over'
      readonly contact: ContactId
      readonly agent: AgentId
      /** Null for a number. */
      readonly to: AgentId | null
      readonly leg: LegId
      /** Null when they have answered. */
      readonly ringUntil: EpochMs | null
      /** Who handed it over is not offered it again before. */
      readonly excludedUntil: EpochMs
      readonly wrapupUntil: EpochMs | null
      readonly heldMs: Ms
    }
  /** A number is called for the customer, who hears music meanwhile. */
  | {
      readonly type: 'outside-called'
      readonly contact: ContactId
      /** Personal. */
      readonly number: string
      readonly leg: LegId
      readonly offer: number
      readonly ringUntil: EpochMs
      /** Absent in journals from before there were routes. */
      readonly way?: Way
    }
  /** The number that rings for the call, or was to, is called by the next trunk: the one before could not carry it. */
  | {
      readonly type: 'number-called-again'
      readonly contact: ContactId
      readonly leg: LegId
      readonly offer: number
      /** The leg that came to nothing. */
      readonly replaces: LegId
      readonly ringUntil: EpochMs
      readonly way: Way
      /** The trunks before it. */
      readonly tried: readonly TrunkId[]
    }
  | { readonly type: 'outside-answered'; readonly contact: ContactId }
  /** The number is gone; who had not got through to it waits again. */
  | {
      readonly type: 'outside-ended'
      readonly contact: ContactId
      readonly leg: LegId
      /** `withdrawn`: the customer left, or the call was ended. */
      readonly reason: EndCause | 'withdrawn'
    }
  /** A supervisor wants to hear it; their station rings. */
  | {
      readonly type: 'monitor-rung'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      readonly nth: number
      readonly mode: MonitorMode
    }
  /** They are put on the agent who has the customer now: at first, in another way, or because that is another leg. */
  | {
      readonly type: 'monitor-attached'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      readonly mode: MonitorMode
      /** The agent's leg, and whose it is. */
      readonly of: LegId
      readonly hears: AgentId
      /** Null in a barge. */
      readonly ear: LegId | null
      /** The ear they had, if it may be there still. */
      readonly replaces: LegId | null
    }
  | {
      readonly type: 'monitor-ended'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      readonly ear: LegId | null
      /** `left`: they hung up; `call-over`; `unanswered`: their station was not picked up, or could not be rung. */
      readonly reason: 'left' | 'call-over' | 'unanswered'
      /** For how long they were on it, in whatever way. */
      readonly heardMs: Ms
    }

/** Why a third is not there any more; `withdrawn`: the customer left, or the agent did before an answer. */
export type ThirdEnd =
  | 'declined'
  | 'missed'
  | 'busy'
  | 'unreachable'
  | 'withdrawn'
  | 'unproven'
  | 'cancelled'
  /** They hung up. */
  | 'left'
