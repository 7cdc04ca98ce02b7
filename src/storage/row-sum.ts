/**
 * Each row of the journal carries a sum of itself, last in its payload: what a failing disk or a hand changed is noticed when
 * the row is read. It is no signature: who can write the file can make a sum.
 */
import { crc32 } from 'node:zlib'
import type { JournalTable } from './schema.ts'

/** `,"#":"1a2b3c4d"}` closes the payload; no field of an event has that name. */
const SUM = /,?"#":"([0-9a-f]{8})"\}$/

export const summed = (row: JournalTable): JournalTable => {
  const open = row.payload.slice(0, -1)
  return { ...row, payload: `${open}${open === '{' ? '' : ','}"#":"${sumOf(row)}"}` }
}

/** The payload as it was before `summed`. Throws when the row is not the one that was written. */
export const unsummed = (row: JournalTable): string => {
  const found = SUM.exec(row.payload)
  // Rows of 0.1 have none.
  if (found === null) return row.payload
  const payload = `${row.payload.slice(0, found.index)}}`
  if (sumOf({ ...row, payload }) !== found[1]) throw new Error('it is not what was written: its sum differs')
  return payload
}

const sumOf = ({ seq, at, type, version, contact, payload }: JournalTable): string =>
  crc32(`${seq} ${at} ${type} ${version} ${contact ?? ''} ${payload}`)
    .toString(16)
    .padStart(8, '0')
