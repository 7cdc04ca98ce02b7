/** The one variable a leg carries (core/call/switch.ts LegMemo), as text in the switch and back. */
import type { LegMemo } from '../../core/call/switch.ts'
import { contactId, ID_PATTERN, queueId } from '../../core/ids.ts'

export const MEMO_VARIABLE = 'SAMBUNG'

export const writeMemo = ({ v, contact, phase, queue, enqueuedAt }: LegMemo): string =>
  JSON.stringify({ v, contact, phase, queue, enqueuedAt })

/** Null when the text is not a memo of ours: a leg with a damaged one is understood from its id alone. */
export const readMemo = (text: unknown): LegMemo | null => {
  if (typeof text !== 'string' || text === '') return null
  try {
    const memo: unknown = JSON.parse(text)
    if (typeof memo !== 'object' || memo === null) return null
    if (!('v' in memo && 'contact' in memo && 'phase' in memo && 'queue' in memo && 'enqueuedAt' in memo)) return null
    const { v, contact, phase, queue, enqueuedAt } = memo
    if (v !== 1 || typeof contact !== 'string' || !ID_PATTERN.test(contact) || typeof phase !== 'string') return null
    if (queue !== null && typeof queue !== 'string') return null
    if (enqueuedAt !== null && typeof enqueuedAt !== 'number') return null
    return {
      v,
      contact: contactId(contact),
      phase,
      queue: queue === null ? null : queueId(queue),
      enqueuedAt,
    }
  } catch {
    return null
  }
}
