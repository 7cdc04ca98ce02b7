/** What a fault did, told by the test that made it: the rows of the table that `npm run faults` prints. */
import { appendFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'

export interface FaultRow {
  /** Its number in the catalogue and its name: `F1 kill -9 of the server`. */
  readonly fault: string
  /** What was done, with its figures. */
  readonly done: string
  /** From the fault to everything being well again; null where nothing had to recover. */
  readonly recoveredMs: number | null
}

/**
 * Tells the row when the test is over. What was lost is what the test did not find as it should be: each check that fails counts as one.
 * With SAMBUNG_FAULT_TABLE, a file, the row is kept there as a line of JSON.
 */
export const tellFault = ({ fault, done, recoveredMs }: FaultRow): void => {
  onTestFinished(({ task }) => {
    const lost = task.result?.errors?.length ?? 0
    const back = recoveredMs === null ? '' : `, well again after ${Math.round(recoveredMs)} ms`
    console.log(`${fault}: ${done}; lost: ${lost}${back}`)
    const file = process.env.SAMBUNG_FAULT_TABLE
    if (file !== undefined && file !== '')
      appendFileSync(file, `${JSON.stringify({ fault, done, lost, recoveredMs })}\n`)
  })
}
