/** Queues: where contacts wait, and the rules by which they are offered. */
import type { Skill } from '../agent/words.ts'
import type { CallbackRules } from '../callback/words.ts'
import type { AgentId, EpochMs, Ms, QueueId } from '../ids.ts'

/** The order in which agents are chosen; a later strategy joins this list and strategies/. */
export const STRATEGIES = ['longest-idle'] as const
export type Strategy = (typeof STRATEGIES)[number]

/** Ring times outside of this leave a caller with one phone for ever, or no time to reach it (features: field's range). */
export const RING_TIMEOUT_MS = { least: 5_000, most: 120_000 } as const

export interface Queue {
  readonly id: QueueId
  readonly name: string
  readonly strategy: Strategy
  /** How long one agent is rung before the next. */
  readonly ringTimeoutMs: Ms
  readonly wrapupMs: Ms
  /** How much this queue's contacts count against another queue's for the same agent; 1 is neutral. */
  readonly weight: number
  /** What an agent must be able to do to be offered this queue's contacts. */
  readonly requires: readonly Skill[]
  readonly serviceLevel: { readonly thresholdMs: Ms; readonly target: number }
  readonly recorded: boolean
  /** Who waits may ask to be called back; null or absent: they may not. */
  readonly callback?: CallbackRules | null
}

/** Where a dialled number leads. */
export type NumberTarget =
  | { readonly queue: QueueId; readonly flow?: never }
  | { readonly flow: string; readonly queue?: never }

/** Why this agent, said at the moment of the decision. */
export interface OfferWhy {
  /**
   * Where nobody was chosen: `transfer`, somebody handed it to them; `pull`, they took it out of turn; `rejoin`, it was theirs
   * when their page was lost.
   */
  readonly strategy: Strategy | 'transfer' | 'pull' | 'rejoin'
  readonly waitedMs: Ms
  /** How many agents of the queue were in which state (a shown state, or `resting`, `excluded`, `lacks-skill`, `capped`). */
  readonly verdicts: Readonly<Record<string, number>>
  /**
   * The first 20 agents looked at, best first, with the reason each was passed over; null for the one chosen. `capped`: may not
   * call out now, and this is somebody to be called back.
   */
  readonly candidates: readonly {
    readonly agent: AgentId
    readonly idleSince: EpochMs
    readonly passedOver: 'excluded' | 'lacks-skill' | 'capped' | null
  }[]
}
