import type { Contact, Outcome } from '../call/contact.ts'
import type { EpochMs } from '../ids.ts'
import type { Turn } from '../turn.ts'

interface Later {
  readonly outcome: Outcome | null
  readonly attempts: number
  readonly until: EpochMs
}

/** Whoever had it in hand is let go; it keeps its place for the next time. */
export const putOff = (turn: Turn, { id, phase }: Contact, { outcome, attempts, until }: Later): void => {
  if (phase.type !== 'dialling') return
  const { agent } = phase
  turn.emit({ type: 'callback-put-off', contact: id, agent, heldFor: 'missed', outcome, attempts, until })
}
