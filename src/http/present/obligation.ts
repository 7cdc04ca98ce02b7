/** Obligations in the words of the wire. */
import { type ContactId, type ObligationId, obligationOf } from '../../core/ids.ts'
import type { Obligation as OpenObligation } from '../../core/obligation/words.ts'
import type { CenterView } from '../../core/view.ts'
import type { ObligationRow } from '../../ports/store.ts'
import { toMoment, toMomentOrNull } from '../../wire/basics.ts'
import type { Obligation } from '../../wire/obligations.ts'

type Closing = 'closedAt' | 'outcome' | 'note' | 'closedBy'
/** A row, or an open one as the state has it, which is fresher. */
type Facts = Omit<ObligationRow, Closing> & Partial<Pick<ObligationRow, Closing>> & Pick<OpenObligation, 'callback'>

export const presentObligation = (facts: Facts): Obligation => ({
  id: facts.id,
  contact: facts.contact,
  channel: facts.channel,
  openedAt: toMoment(facts.openedAt),
  dueAt: toMoment(facts.dueAt),
  callback: facts.callback ?? null,
  closedAt: toMomentOrNull(facts.closedAt ?? null),
  outcome: facts.outcome ?? null,
  note: facts.note ?? null,
  closedBy: facts.closedBy ?? null,
})

/** The obligation of a contact, open or closed; null for one that promised nothing. `rows` are those on the disk. */
export const owedTo = (
  contact: ContactId,
  view: Pick<CenterView, 'obligations'>,
  rows: readonly ObligationRow[],
): ObligationId | null => {
  const id = obligationOf(contact)
  return view.obligations.has(id) || rows.some((row) => row.id === id) ? id : null
}
