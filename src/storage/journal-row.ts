/** An event as a row of the journal, and back. Between the two its personal fields are sealed. */

import { type CenterEvent, contactOf, PERSONAL_FIELDS, type Recorded } from '../core/event.ts'
import { isEventType, UnknownEventError, upgradeEvent, versionOf } from '../core/event-versions.ts'
import { StoreCorruptError } from '../ports/store.ts'
import { CORRUPT_REMEDY, NEWER_REMEDY } from './remedy.ts'
import { summed, unsummed } from './row-sum.ts'
import type { JournalTable } from './schema.ts'
import { type CustomerKey, journalPlace, openText, sealText } from './seal.ts'

export const hasPersonal = (event: CenterEvent): boolean =>
  (PERSONAL_FIELDS[event.type] ?? []).some((field) => textOf(event, field) !== '')

/** The customer named by the event itself. */
export const customerIn = (event: CenterEvent): string | null => ('customer' in event ? event.customer : null)

export const sealEvent = (recorded: Recorded, key: CustomerKey | undefined): Recorded =>
  changePersonal(recorded, (text, place) => {
    if (!key) throw new Error(`event ${recorded.seq} has personal fields and no customer's key`)
    return sealText(key, place, text)
  })

/** A field whose key is gone reads as the empty text, so that a replay goes through. */
export const openEvent = (recorded: Recorded, key: CustomerKey | undefined, file: string): Recorded =>
  changePersonal(recorded, (sealed, place) => {
    try {
      return openText(key, place, sealed) ?? ''
    } catch (error) {
      throw corruptRow(recorded.seq, file, error)
    }
  })

/** The row of an event whose personal fields are sealed. */
export const toRow = ({ seq, at, event }: Recorded): JournalTable => {
  const { type, ...payload } = event
  return summed({
    seq,
    at,
    type,
    version: versionOf(type),
    contact: contactOf(event),
    payload: JSON.stringify(payload),
  })
}

/** The event of a row, its personal fields still sealed. Throws StoreCorruptError with the row's place. */
export const fromRow = (row: JournalTable, file: string): Recorded => {
  // A newer version's row is refused as that, whatever its payload and its sum are.
  const known = isEventType(row.type) && row.version <= versionOf(row.type)
  try {
    const payload: unknown = known ? JSON.parse(unsummed(row)) : null
    return { seq: row.seq, at: row.at, event: upgradeEvent(row.type, row.version, payload) }
  } catch (error) {
    if (error instanceof UnknownEventError) {
      const most = isEventType(row.type) ? `version ${versionOf(row.type)} of it` : 'no such event'
      throw new StoreCorruptError(
        `${file}: journal row ${row.seq} ${error.message} (this one knows ${most}); ${NEWER_REMEDY}`,
        { cause: error },
      )
    }
    throw corruptRow(row.seq, file, error)
  }
}

const corruptRow = (seq: number, file: string, error: unknown): StoreCorruptError => {
  const problem = error instanceof Error ? error.message : String(error)
  return new StoreCorruptError(`${file}: journal row ${seq} cannot be read: ${problem}; ${CORRUPT_REMEDY}`, {
    cause: error,
  })
}

const changePersonal = (recorded: Recorded, change: (text: string, place: string) => string): Recorded => {
  const { type } = recorded.event
  const fields = PERSONAL_FIELDS[type]
  if (!fields) return recorded
  const event: Record<string, unknown> = { ...recorded.event }
  for (const field of fields) {
    const text = event[field]
    if (typeof text === 'string') event[field] = change(text, journalPlace(recorded.seq, field))
  }
  return { ...recorded, event: upgradeEvent(type, versionOf(type), event) }
}

const textOf = (event: CenterEvent, field: string): string => {
  const text: unknown = Reflect.get(event, field)
  return typeof text === 'string' ? text : ''
}
