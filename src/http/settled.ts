import { setTimeout as pauseFor } from 'node:timers/promises'
import type { ContactRow } from '../ports/store.ts'
import type { HttpDeps } from './deps.ts'

const LOOK_EVERY_MS = 20
/** Longer than events linger before their commit (runtime/journal.ts), and a slow commit. */
const LOOKS_MOST = 25

/**
 * The row as it is when the centre's memory and the disk agree that the contact is open, or that it is not. One that is over in
 * memory is on its way to the disk, outcome and all: that is waited for, but not while the disk takes nothing.
 */
export const settled = async (row: ContactRow, deps: HttpDeps): Promise<ContactRow> => {
  const { center, store } = deps
  let now = row
  for (let look = 0; look < LOOKS_MOST && isBehind(now, deps) && center.health().journalOk; look++) {
    await (deps.pause?.(LOOK_EVERY_MS) ?? pauseFor(LOOK_EVERY_MS))
    now = (await store.contact(row.id)) ?? now
  }
  return now
}

/** Memory knows more: the contact is over. */
export const isBehind = ({ id, state }: ContactRow, { center }: HttpDeps): boolean =>
  state === 'open' && !center.view.contacts.has(id)
