import { writeSync } from 'node:fs'

const LEVELS = { info: 30, warn: 40, error: 50 } as const

/** One JSON line for standard output. A disk that takes none does not end the edge: the line is lost. */
export function log(level: keyof typeof LEVELS, msg: string, fields: Readonly<Record<string, unknown>> = {}): void {
  try {
    writeSync(1, `${JSON.stringify({ level: LEVELS[level], time: Date.now(), ...fields, msg })}\n`)
  } catch {
    // Nobody is there to be told.
  }
}
