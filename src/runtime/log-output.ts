/**
 * Where the log goes: a line at a time, and a line that a full disk does not take is lost and counted. (Pino's own way out
 * tries such a line again for ever, with the whole process waiting.)
 */
import { writeSync } from 'node:fs'

export interface LogOutput {
  write(line: string): void
}

/** `fd`: the open file to write to; `onLost` is told of each line that could not be written. */
export const createLogOutput = (fd: () => number, onLost: () => void): LogOutput => {
  let lost = 0
  return {
    write: (line) => {
      try {
        // The line before may have been cut off in the middle.
        if (lost > 0) writeWhole(fd(), `\n{"level":40,"lost":${lost},"msg":"log lines were lost"}\n`)
        lost = 0
        writeWhole(fd(), line)
      } catch {
        lost++
        onLost()
      }
    },
  }
}

const writeWhole = (fd: number, text: string): void => {
  let rest = Buffer.from(text)
  while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest))
}
