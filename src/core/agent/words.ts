/** An agent as the core sees one: who they are, what they chose, and what they have in hand. */
import type { AccountId, AgentId, ContactId, EpochMs, Ms, QueueId } from '../ids.ts'

export interface Skill {
  readonly skill: string
  /** 1 (a little) to 10 (the best). */
  readonly level: number
}

/** What was done to an agent's account, for those who look it up later: the account itself stands elsewhere. */
export interface AccountChange {
  readonly roles?: { readonly old: readonly string[]; readonly new: readonly string[] }
  readonly newPassword?: true
}

/** Where an agent's voice leg rings. */
export type Station = { readonly kind: 'browser' } | { readonly kind: 'phone'; readonly uri: string }

/** What an admin sets about an agent. Passwords and roles are not here: they never reach the core. */
export interface AgentConfig {
  readonly id: AgentId
  readonly username: string
  readonly name: string
  readonly skills: readonly Skill[]
  readonly queues: readonly QueueId[]
  readonly station: Station
}

/** The telephone in an agent's browser: an account at the switch, given to one sign-in. */
export interface Phone {
  readonly account: AccountId
  /** The switch can ring it, as far as we know. */
  readonly reachable: boolean
  /** Since when it has been reachable, or not. */
  readonly since: EpochMs
  /** The end of its sign-in. */
  readonly until: EpochMs
}

/** What the person chose or lost. */
export type PresenceState = 'offline' | 'available' | 'away' | 'reconnecting'
export interface Presence {
  readonly state: PresenceState
  readonly reason: string | null
  readonly since: EpochMs
}

/** One contact an agent has in hand. */
export interface Assignment {
  readonly contact: ContactId
  /** `dialling`: they call out; `interrupted`: their page is gone, and the customer waits for them. */
  readonly state: 'offered' | 'dialling' | 'active' | 'held' | 'interrupted' | 'wrapup'
  readonly since: EpochMs
}

export interface Agent extends AgentConfig {
  readonly presence: Presence
  /** Null when no page of theirs is signed in. */
  readonly phone: Phone | null
  readonly assignments: readonly Assignment[]
  /** The call that they listen to, or are rung for; absent while there is none. */
  readonly monitoring?: { readonly contact: ContactId; readonly since: EpochMs }
  /** Since when the agent has had nothing in hand; the longest-idle order. */
  readonly idleSince: EpochMs
  /** Offers missed in a row. */
  readonly misses: number
  /** Not offered anything before this moment (an unreachable station rests a little); 0 when free of it. */
  readonly restUntil: EpochMs
}

/** The state an agent is shown in: a function of presence and assignments (see shown.ts). */
export type ShownState =
  | 'ready'
  | 'ringing'
  | 'talking'
  | 'on-hold'
  | 'dialling'
  | 'wrapup'
  | 'busy-elsewhere'
  | 'away'
  | 'reconnecting'
  | 'offline'

/** After this many offers missed in a row the agent is sent away with the reason `missed-offers`. */
export const MISSES_BEFORE_AWAY = 3
/** How long a station rests after it could not be reached at all. */
export const UNREACHABLE_REST_MS: Ms = 10_000
