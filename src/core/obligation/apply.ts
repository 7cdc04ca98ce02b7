import type { Channel } from '../call/contact.ts'
import type { EventOf } from '../event.ts'
import type { ObligationId } from '../ids.ts'
import type { CenterState } from '../state.ts'
import type { Obligation } from './words.ts'

export const applyObligationOpened = (state: CenterState, event: EventOf<'obligation-opened'>): void => {
  const { obligation, contact, channel, dueAt } = event
  state.obligations.set(obligation, { id: obligation, contact, channel, openedAt: state.at, dueAt })
  count(state, channel, 'opened')
}

export const applyObligationClosed = (state: CenterState, { obligation }: EventOf<'obligation-closed'>): void => {
  const open = state.obligations.get(obligation)
  if (open === undefined) return
  state.obligations.delete(obligation)
  count(state, open.channel, 'closed')
}

/** What became of their wish to be called back: people see to it now. */
export const markObligation = (state: CenterState, id: ObligationId, callback: Obligation['callback']): void => {
  const open = state.obligations.get(id)
  if (open !== undefined && callback !== undefined) state.obligations.set(id, { ...open, callback })
}

const count = (state: CenterState, channel: Channel, what: 'opened' | 'closed'): void => {
  const totals = state.promised.get(channel) ?? { opened: 0, closed: 0 }
  state.promised.set(channel, { ...totals, [what]: totals[what] + 1 })
}
