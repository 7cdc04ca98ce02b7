import type { ContactRow } from '../ports/store.ts'
import type { HttpDeps } from './deps.ts'

/**
 * The row as it is when the centre's memory and the disk agree that the contact is open, or that it is not. One that ended
 * while the disk was read is read once more, outcome and all (fresh-store.ts waits for it), unless the disk takes nothing.
 */
export const settled = async (row: ContactRow, deps: HttpDeps): Promise<ContactRow> =>
  isBehind(row, deps) && deps.center.health().journalOk ? ((await deps.store.contact(row.id)) ?? row) : row

/** Memory knows more: the contact is over. */
export const isBehind = ({ id, state }: ContactRow, { center }: HttpDeps): boolean =>
  state === 'open' && !center.view.contacts.has(id)
