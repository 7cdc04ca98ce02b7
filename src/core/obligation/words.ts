/**
 * Obligations: what an inbound contact makes us owe. One is opened with the contact and closed by an outcome and nothing
 * else, so that `opened = closed + open` holds for every channel at every moment.
 */
import type { Channel } from '../call/contact.ts'
import type { ContactId, EpochMs, Ms, ObligationId } from '../ids.ts'

/** How a person closes one by hand. */
export const CLOSING_OUTCOMES = ['called-back', 'reached-otherwise', 'unreachable', 'not-needed'] as const
export type ClosingOutcome = (typeof CLOSING_OUTCOMES)[number]
/**
 * `answered`: an agent talked with the customer; `completed-in-flow`: a flow did for them what they called for;
 * `transferred-out`: it put them through to a number that answered.
 */
export type ObligationOutcome = KeptBy | ClosingOutcome
export type KeptBy = 'answered' | 'completed-in-flow' | 'transferred-out'

/** When an unanswered contact is to be made good: within a day, the field's usual promise for missed calls. */
export const DUE_WITHIN_MS: Ms = 24 * 3_600_000

/** One that is open. A closed one leaves the state and stays in the journal. */
export interface Obligation {
  readonly id: ObligationId
  readonly contact: ContactId
  readonly channel: Channel
  readonly openedAt: EpochMs
  readonly dueAt: EpochMs
  /** They had asked to be called back and were not reached: as often as was tried, or in time. */
  readonly callback?: VainCallback
}

export const VAIN_CALLBACKS = ['given-up', 'expired'] as const
export type VainCallback = (typeof VAIN_CALLBACKS)[number]

/** How many were opened and closed on a channel since the journal began. */
export interface ObligationTotals {
  readonly opened: number
  readonly closed: number
}
