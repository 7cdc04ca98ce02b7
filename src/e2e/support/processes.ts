/** The processes of one installation, told from all others by the environment that each was started with (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs'

export interface OwnProcess {
  readonly pid: number
  readonly command: string
}

/** Every live process that was started with NAME=VALUE. */
export const processesWith = (name: string, value: string): readonly OwnProcess[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((entry): OwnProcess[] => {
      try {
        const environment = readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0')
        if (!environment.includes(`${name}=${value}`)) return []
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0').join(' ').trim()
        return [{ pid: Number(entry), command }]
      } catch {
        // It ended while we looked, or is not ours to look at.
        return []
      }
    })

/** Ends them without a word. */
export const killAll = (processes: readonly OwnProcess[]): void => {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}
