/**
 * What happened, decisions included: the journal's rows. Past tense, tagged, complete: `apply` needs the state and the event
 * and nothing else, so a newer version never decides the past again.
 *
 * A change of meaning makes a new version: its number in EVENT_VERSIONS rises and `upgrade` in event-versions.ts learns to
 * read the old one.
 */
import type { NumberTarget, OfferWhy, Queue } from './acd/words.ts'
import type { AccountChange, AgentConfig, PresenceState } from './agent/words.ts'
import type { Channel, Direction, Outcome, QueueTerms } from './call/contact.ts'
import type { DialEvent } from './call/dial-event.ts'
import type { CallEvent } from './call/event.ts'
import type { CallerEvent } from './call/flow-event.ts'
import type { RecordingEvent } from './call/recording-event.ts'
import type { EndCause, MessageTerms, NetErrand } from './call/switch.ts'
import type { CallbackEvent } from './callback/event.ts'
import type { Code } from './codes/words.ts'
import type {
  AccountId,
  AgentId,
  BridgeId,
  CodeId,
  ContactId,
  CustomerId,
  EpochMs,
  LegId,
  Ms,
  QueueId,
  RecordingId,
  Seq,
} from './ids.ts'
import type { FlowEvent } from './ivr/event.ts'
import type { BreakerEvent } from './lines/breaker-words.ts'
import type { CapEvent } from './lines/cap-event.ts'
import type { LineEvent } from './lines/event.ts'
import type { ObligationEvent } from './obligation/event.ts'
import type { Prompt } from './prompts/words.ts'
import type { Signed } from './settings/signed.ts'

export type CenterEvent =
  // what admins set
  /** `account`: what became of the account meanwhile, which stands elsewhere. */
  | ({ readonly type: 'agent-saved'; readonly agent: AgentConfig; readonly account?: AccountChange } & Signed)
  | ({ readonly type: 'agent-retired'; readonly agent: AgentId } & Signed)
  | ({ readonly type: 'queue-saved'; readonly queue: Queue } & Signed)
  | ({ readonly type: 'queue-retired'; readonly queue: QueueId } & Signed)
  | ({ readonly type: 'number-set'; readonly number: string; readonly target: NumberTarget } & Signed)
  | ({ readonly type: 'number-cleared'; readonly number: string } & Signed)
  | ({ readonly type: 'disposition-saved'; readonly disposition: Code } & Signed)
  | ({ readonly type: 'disposition-retired'; readonly disposition: CodeId } & Signed)
  | ({ readonly type: 'reason-saved'; readonly reason: Code } & Signed)
  | ({ readonly type: 'reason-retired'; readonly reason: CodeId } & Signed)
  | FlowEvent
  | { readonly type: 'prompt-saved'; readonly prompt: Prompt; readonly by: string }
  | { readonly type: 'prompt-retired'; readonly prompt: string; readonly by: string }
  | LineEvent
  | CapEvent
  | BreakerEvent
  // people
  | {
      readonly type: 'presence-changed'
      readonly agent: AgentId
      readonly state: PresenceState
      readonly reason: string | null
    }
  /** Ready, and not to be rung: given until then to be there again. */
  /** `reason`: their phone was there and went; absent when nobody has heard of it yet. */
  | { readonly type: 'agent-awaited'; readonly agent: AgentId; readonly until: EpochMs; readonly reason?: 'phone-lost' }
  /** The browser of one sign-in is the agent's phone, in place of another's when it `replaces` one. */
  | {
      readonly type: 'phone-issued'
      readonly agent: AgentId
      readonly account: AccountId
      readonly until: EpochMs
      readonly replaces: AccountId | null
    }
  | { readonly type: 'phone-withdrawn'; readonly agent: AgentId; readonly account: AccountId }
  /** The switch can ring it from now on, or no longer. */
  | {
      readonly type: 'phone-reached'
      readonly agent: AgentId
      readonly account: AccountId
      readonly reachable: boolean
    }
  | { readonly type: 'agent-rested'; readonly agent: AgentId; readonly until: EpochMs }
  | { readonly type: 'agent-rest-ended'; readonly agent: AgentId }
  // contacts
  | {
      readonly type: 'contact-created'
      readonly contact: ContactId
      readonly channel: Channel
      readonly direction: Direction
      readonly customer: CustomerId
      /** The customer's number, whoever calls whom. */
      readonly from: string
      /** Ours. */
      readonly to: string
      /** Null when it is we who call: they have none yet. */
      readonly leg: LegId | null
      /** When an adopted contact really began, if its leg knew. */
      readonly createdAt: EpochMs
      readonly adopted: boolean
    }
  | {
      readonly type: 'queue-entered'
      readonly contact: ContactId
      readonly queue: QueueId
      readonly enqueuedAt: EpochMs
      /** What a flow said of it. */
      readonly terms?: QueueTerms
    }
  | {
      readonly type: 'contact-offered'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      readonly offer: number
      readonly ringUntil: EpochMs
      readonly why: OfferWhy
    }
  | { readonly type: 'offer-rang'; readonly contact: ContactId }
  | {
      readonly type: 'offer-ended'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      /**
       * `withdrawn`: the customer left or the switch lost the leg; nobody's fault. `unproven`: not answered so soon after a
       * restart that nobody knows whether the phone was heard; counts as no miss.
       */
      readonly reason: 'declined' | 'missed' | 'busy' | 'unreachable' | 'withdrawn' | 'unproven'
      /** This contact is not offered to this agent again before. */
      readonly excludedUntil: EpochMs
    }
  | { readonly type: 'offer-allowed-again'; readonly contact: ContactId; readonly agent: AgentId }
  | {
      readonly type: 'contact-answered'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly leg: LegId
      /** The recording that begins now; null in a queue that is not recorded. */
      readonly recording: RecordingId | null
    }
  | {
      readonly type: 'talk-ended'
      readonly contact: ContactId
      readonly agent: AgentId
      /** `transfer`: the customer stays and goes on to somebody else. */
      readonly by: 'customer' | 'agent' | 'system' | 'transfer'
      /** The end of wrap-up; null when none is asked for. */
      readonly wrapupUntil: EpochMs | null
      /** Of a hold that was going on. */
      readonly heldMs?: Ms
      /** The agent has hung up, and the customer goes on in the flow that asked for it. */
      readonly goesOn?: true
      /** Until then this agent is not offered the customer, wherever the flow leads. */
      readonly excludedUntil?: EpochMs
    }
  | CallEvent
  | DialEvent
  | CallbackEvent
  | CallerEvent
  /** A talk found in the switch and not in the books: its rows were lost, its legs tell it. */
  | {
      readonly type: 'talk-adopted'
      readonly contact: ContactId
      readonly queue: QueueId | null
      readonly enqueuedAt: EpochMs
      readonly agent: AgentId
      readonly leg: LegId
      readonly offer: number
      readonly answeredAt: EpochMs
      readonly recording: RecordingId | null
      /** The agent was elsewhere: all are put into their bridge again. */
      readonly apart?: true
      /** Nobody heard the agent, by order. */
      readonly muted?: true
    }
  /** A restart took time from it: it gets that back. */
  | {
      readonly type: 'wrapup-extended'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly until: EpochMs
    }
  | {
      readonly type: 'wrapup-ended'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly disposition: string | null
      /** Personal: the agent's words about the customer. */
      readonly note: string | null
      readonly workedMs?: Ms
    }
  /** The switch lost what holds a waiting customer (a lost link in mid-command): it is set up again. */
  | {
      readonly type: 'contact-resumed'
      readonly contact: ContactId
      /** Somebody was found outside of the bridge: all are asked in, and who is inside stays. */
      readonly apart?: true
      /** By what its legs carry nobody hears the agent, and nobody ordered that. */
      readonly muted?: true
    }
  /** The switch's own net has the customer now; `for`: a flow hands them to it. */
  | {
      readonly type: 'net-entered'
      readonly contact: ContactId
      readonly since: EpochMs
      readonly for?: NetErrand
      /** How the message is taken, in which `queue` it is work; absent in rows from before flows could say. */
      readonly message?: MessageTerms
      readonly queue?: QueueId
    }
  | {
      readonly type: 'leg-closed'
      readonly contact: ContactId
      readonly leg: LegId
      readonly cause: EndCause
      readonly code: number
      /** When the leg was last known to be there, if its end was not seen: it ended at some moment between then and now. */
      readonly lastSeenAt?: EpochMs
    }
  | {
      readonly type: 'contact-ended'
      readonly contact: ContactId
      readonly outcome: Outcome
      /** When it was, if we heard of it later. */
      readonly endedAt?: EpochMs
    }
  | { readonly type: 'contact-closed'; readonly contact: ContactId }
  /** A call that became no contact: the number leads nowhere. */
  | { readonly type: 'call-turned-away'; readonly leg: LegId; readonly to: string; readonly reason: 'unknown-number' }
  /** Alive in the switch, ours by its name, and nobody's by our books: it is ended. */
  | { readonly type: 'stray-leg-found'; readonly leg: LegId }
  | { readonly type: 'stray-bridge-found'; readonly bridge: BridgeId }
  | ObligationEvent
  | RecordingEvent
  // the house itself
  | { readonly type: 'server-started'; readonly version: string }
  /** A planned end: nothing new is offered until the next start. */
  | { readonly type: 'server-stopping' }
  /** What the net wrote down was taken over up to this byte. */
  | { readonly type: 'net-read'; readonly upTo: number; readonly lines: number }
  | {
      readonly type: 'link-changed'
      readonly up: boolean
      readonly reason: string | null
      /** By the switch's own clock; with a link that came up. */
      readonly switchStartedAt?: EpochMs
    }
  | { readonly type: 'clock-jumped'; readonly byMs: Ms }
  | { readonly type: 'journal-gap'; readonly since: EpochMs; readonly until: EpochMs; readonly lost: number }

export type EventType = CenterEvent['type']
export type EventOf<T extends EventType> = Extract<CenterEvent, { readonly type: T }>

/** An event with its place and moment: a row of the journal. */
export interface Recorded {
  readonly seq: Seq
  readonly at: EpochMs
  readonly event: CenterEvent
}

/** The version that this program writes of every event; absent means 1. */
export const EVENT_VERSIONS: Partial<Readonly<Record<EventType, number>>> = { 'trunk-saved': 2 }

/** Which fields of which event are personal: stored only under the key of the contact's customer. */
export const PERSONAL_FIELDS: Partial<Readonly<Record<EventType, readonly string[]>>> = {
  'contact-created': ['from'],
  'wrapup-ended': ['note'],
  'note-added': ['text'],
  'contact-transferred': ['to'],
  'consult-begun': ['to'],
  'outside-called': ['number'],
  'obligation-closed': ['note'],
  'flow-entered': ['session'],
  'flow-stepped': ['session'],
  'node-left': ['keys'],
  'variable-set': ['value'],
}

/** The contact an event is about, or null. */
export const contactOf = (event: CenterEvent): ContactId | null => ('contact' in event ? event.contact : null)
