/** What the loop is fed, one at a time: news from the switch, orders from people, and the passing of time. */
import type { NumberTarget, Queue } from './acd/words.ts'
import type { AccountChange, AgentConfig, Station } from './agent/words.ts'
import type { TransferTarget } from './call/contact.ts'
import type { Difference } from './call/differences.ts'
import type { MonitorMode } from './call/monitor-words.ts'
import type { EngineEvent, LiveLegs, NetLine } from './call/switch.ts'
import type { Code } from './codes/words.ts'
import type { AccountId, AgentId, ContactId, CustomerId, EpochMs, Ms, ObligationId, RecordingId, Seq } from './ids.ts'
import type { Flow } from './ivr/book.ts'
import type { Hours } from './ivr/hours.ts'
import type { CapHit } from './lines/cap-words.ts'
import type { LineCommand } from './lines/command.ts'
import type { ClosingOutcome } from './obligation/words.ts'
import type { Prompt } from './prompts/words.ts'
import type { Signed } from './settings/signed.ts'

/** Orders from people and programs: each is done or refused with a reason. */
export type Command =
  | ({ readonly type: 'save-agent'; readonly agent: AgentConfig; readonly account?: AccountChange } & Signed)
  | ({ readonly type: 'retire-agent'; readonly agent: AgentId } & Signed)
  | ({ readonly type: 'save-queue'; readonly queue: Queue } & Signed)
  | ({ readonly type: 'retire-queue'; readonly queue: Queue['id'] } & Signed)
  | ({ readonly type: 'set-number'; readonly number: string; readonly target: NumberTarget } & Signed)
  | ({
      readonly type: 'set-numbers'
      readonly numbers: readonly { readonly number: string; readonly target: NumberTarget }[]
    } & Signed)
  | ({ readonly type: 'clear-number'; readonly number: string } & Signed)
  | ({ readonly type: 'save-disposition'; readonly disposition: Code } & Signed)
  | ({ readonly type: 'retire-disposition'; readonly disposition: Code['id'] } & Signed)
  | ({ readonly type: 'save-reason'; readonly reason: Code } & Signed)
  | ({ readonly type: 'retire-reason'; readonly reason: Code['id'] } & Signed)
  /** Of a flow that is there or not yet. */
  | { readonly type: 'draft-flow'; readonly flow: string; readonly draft: Flow; readonly by: string }
  /** `version`: one that was published before; null: the draft. */
  | { readonly type: 'publish-flow'; readonly flow: string; readonly version: number | null; readonly by: string }
  | { readonly type: 'retire-flow'; readonly flow: string; readonly by: string }
  /** Of a retired one. */
  | { readonly type: 'restore-flow'; readonly flow: string; readonly by: string }
  | { readonly type: 'save-hours'; readonly hours: Hours; readonly by: string }
  | { readonly type: 'retire-hours'; readonly hours: string; readonly by: string }
  | { readonly type: 'save-prompt'; readonly prompt: Prompt; readonly by: string }
  | { readonly type: 'retire-prompt'; readonly prompt: Prompt['id']; readonly by: string }
  | LineCommand
  | {
      readonly type: 'set-presence'
      readonly agent: AgentId
      readonly state: 'available' | 'away' | 'offline'
      readonly reason: string | null
    }
  /** The browser of a sign-in that lasts `until` becomes the agent's phone; `takeOver`: also in place of one that is in use. */
  | {
      readonly type: 'issue-phone'
      readonly agent: AgentId
      readonly account: AccountId
      readonly until: EpochMs
      readonly takeOver: boolean
    }
  /** That sign-in is over; null: whichever the phone came with. */
  | { readonly type: 'withdraw-phone'; readonly agent: AgentId; readonly account: AccountId | null }
  | ({ readonly type: 'set-station'; readonly agent: AgentId; readonly station: Station } & Signed)
  /** The agent calls a number: their own station rings first. `customer` is computed at the door, as for who calls in. */
  | {
      readonly type: 'place-call'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly to: string
      readonly customer: CustomerId
      readonly queue: Queue['id'] | null
    }
  /** The same to one of us. `customer`: whose key its personal fields have. */
  | {
      readonly type: 'call-colleague'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly colleague: AgentId
      readonly customer: CustomerId
    }
  /** Whoever's page it rings on has it pick up. */
  | { readonly type: 'answer-offer'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly type: 'decline-offer'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly type: 'hang-up-contact'; readonly contact: ContactId; readonly by: AgentId | null }
  /** The customer hears music, the agent nothing. */
  | { readonly type: 'hold-contact'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly type: 'retrieve-contact'; readonly contact: ContactId; readonly agent: AgentId }
  /** Nobody hears the agent, or they are heard again. */
  | { readonly type: 'mute-contact'; readonly contact: ContactId; readonly agent: AgentId; readonly muted: boolean }
  /** Pressed for whoever the agent talks with. */
  | { readonly type: 'send-digits'; readonly contact: ContactId; readonly agent: AgentId; readonly digits: string }
  | {
      readonly type: 'add-note'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly text: string
      /** Found among those that are closed, of which only the records know. */
      readonly closed: boolean
    }
  /** The agent has lost the call from their phone, or hears nothing: their leg is made anew. */
  | { readonly type: 'rejoin-contact'; readonly contact: ContactId; readonly agent: AgentId }
  /**
   * Handed on without a word before; `by` is null for a supervisor, who may also move who waits to another queue.
   * `supervisor`: who that is, so that a number outside counts as their call.
   */
  | {
      readonly type: 'transfer-contact'
      readonly contact: ContactId
      readonly by: AgentId | null
      readonly supervisor?: AgentId
      readonly to: TransferTarget | { readonly flow: string }
    }
  /** Asks somebody about the customer, who hears music meanwhile. */
  | {
      readonly type: 'consult-contact'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly to: TransferTarget
    }
  /** To the other of customer and third. */
  | { readonly type: 'swap-consult'; readonly contact: ContactId; readonly agent: AgentId }
  /** The third takes the customer. */
  | { readonly type: 'complete-consult'; readonly contact: ContactId; readonly agent: AgentId }
  /** The third leaves. */
  | { readonly type: 'cancel-consult'; readonly contact: ContactId; readonly agent: AgentId }
  /** All three together: the one who was asked, or (`to`) somebody who is called now. */
  | {
      readonly type: 'conference-contact'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly to: TransferTarget | null
    }
  /** A supervisor's station is rung, and they hear the call; or they hear it in another way from now on. */
  | {
      readonly type: 'monitor-contact'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly mode: MonitorMode
    }
  /** The end of it; the call goes on. */
  | { readonly type: 'leave-monitor'; readonly contact: ContactId; readonly agent: AgentId }
  | {
      readonly type: 'pause-recording'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly reason: string
    }
  | { readonly type: 'continue-recording'; readonly contact: ContactId; readonly agent: AgentId }
  | {
      readonly type: 'finish-wrapup'
      readonly contact: ContactId
      readonly agent: AgentId
      readonly disposition: string | null
      readonly note: string | null
    }
  /** An agent takes one who waits, out of turn. */
  | { readonly type: 'pull-contact'; readonly contact: ContactId; readonly agent: AgentId }
  /** Some more time for it. */
  | { readonly type: 'extend-wrapup'; readonly contact: ContactId; readonly agent: AgentId }
  | {
      readonly type: 'close-obligation'
      readonly obligation: ObligationId
      readonly outcome: ClosingOutcome
      readonly note: string | null
      readonly by: AgentId | null
    }

export type Input =
  | Exclude<EngineEvent, { readonly type: 'leg-arrived' | 'link-up' }>
  /** `customer` is computed at the door from the caller's number; the core never sees the key. */
  | (Extract<EngineEvent, { readonly type: 'leg-arrived' }> & { readonly customer: CustomerId })
  /** The link is up and this is everything alive in the switch; `customers` has one for each inbound leg in it. */
  | {
      readonly type: 'link-reconciled'
      readonly live: LiveLegs
      readonly customers: Readonly<Record<string, CustomerId>>
    }
  /** After the link came up: the talk may lack something that the switch does not show (reconcile.ts `mayLack`). */
  | { readonly type: 'talk-doubted'; readonly contact: ContactId }
  /** The regular look: a difference counts when it was seen twice. */
  | {
      readonly type: 'legs-differed'
      readonly found: readonly Difference[]
      readonly customers: Readonly<Record<string, CustomerId>>
    }
  /** What the net wrote down from one byte of its file to another; taken once, whoever reads it again. */
  | {
      readonly type: 'net-lines'
      readonly from: number
      readonly to: number
      readonly lines: readonly (NetLine & { readonly customer: CustomerId })[]
    }
  | Command
  | { readonly type: 'timer-fired'; readonly deadline: string; readonly generation: Seq }
  | {
      readonly type: 'recording-kept'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly durationMs: Ms
      readonly bytes: number
    }
  | {
      readonly type: 'recording-gone'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly reason: string
    }
  | { readonly type: 'server-started'; readonly version: string }
  | { readonly type: 'server-stopping' }
  | { readonly type: 'clock-jumped'; readonly byMs: Ms }
  | { readonly type: 'journal-gap'; readonly since: EpochMs; readonly until: EpochMs; readonly lost: number }

export type InputType = Input['type']

/** Why an order was not carried out; nothing of it was done. */
export interface Refusal {
  /** `capped`: too many calls went out; `stopped`: somebody's calls out are stopped for it. */
  readonly code: 'unknown' | 'invalid' | 'conflict' | 'capped' | 'stopped'
  /** Where in the order the problem is, as a path like `queue.ringTimeoutMs`. */
  readonly path: string
  readonly message: string
  /** The cap that it ran into, of which the journal tells. */
  readonly hit?: CapHit
}
