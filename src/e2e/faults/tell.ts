/** What a fault did, told by the test that made it: the rows of the table that `npm run faults` prints. */
import { appendFileSync } from 'node:fs'

export interface FaultRow {
  /** Its number in the catalogue and its name: `F1 kill -9 of the server`. */
  readonly fault: string
  /** What was done, with its figures. */
  readonly done: string
  /** Calls, places, records or changes that were lost: counted, never supposed. */
  readonly lost: number
  /** From the fault to everything being well again; null where nothing had to recover. */
  readonly recoveredMs: number | null
}

/** Prints the row; with SAMBUNG_FAULT_TABLE, a file, it is kept there as a line of JSON. */
export const tellFault = (row: FaultRow): void => {
  const back = row.recoveredMs === null ? '' : `, well again after ${Math.round(row.recoveredMs)} ms`
  console.log(`${row.fault}: ${row.done}; lost: ${row.lost}${back}`)
  const file = process.env.SAMBUNG_FAULT_TABLE
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify(row)}\n`)
}
