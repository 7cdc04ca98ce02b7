import { closeSync, copyFileSync, openSync, readdirSync, readSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

/** No log: what stands in it is taken over by the server, and must be there until it is. */
const NET_BOOK = 'net-calls'
const LARGE_BYTES = 20 * 1024 * 1024
const LAST_BYTES = 4096
const LAST_LINES = 12

/** Sets logs aside that have grown large, one older one each. Who writes (they all append) goes on in the emptied file. */
export function setLargeLogsAside(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => !file.endsWith('.1') && file !== NET_BOOK)) {
    const file = join(folder, name)
    if (statSync(file).size < LARGE_BYTES) continue
    copyFileSync(file, `${file}.1`)
    truncateSync(file)
  }
}

/** The last lines that were written after `from`, for the person at the terminal; JSON lines become their message. */
export function lastWords(file: string, from: number): string {
  const descriptor = openSync(file, 'r')
  try {
    const { size } = statSync(file)
    const start = Math.max(from, size - LAST_BYTES)
    const bytes = Buffer.alloc(Math.max(0, size - start))
    readSync(descriptor, bytes, 0, bytes.length, start)
    const lines = bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
    return lines.slice(-LAST_LINES).map(readable).join('\n')
  } finally {
    closeSync(descriptor)
  }
}

/** One line of pino's: its message, with that of its error. */
function readable(line: string): string {
  try {
    const { msg, err }: { msg?: unknown; err?: { message?: unknown } } = JSON.parse(line)
    if (typeof msg !== 'string') return line
    return typeof err?.message === 'string' ? `${msg}: ${err.message}` : msg
  } catch {
    return line
  }
}
