import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { readFields, writePrivate } from '../asterisk/private-file.ts'
import { startTicks } from './proc.ts'

/** A process that we keep: started by us, or left running by an earlier supervisor. */
export interface Running {
  readonly pid: number
  /** Resolves when it has ended, with how. */
  readonly ended: Promise<string>
  /** How it has ended, null while it lives. */
  readonly end: () => string | null
}

export function runningChild(child: ChildProcess): Running {
  let how: string | null = null
  const ended = new Promise<string>((resolve) => {
    const settle = (text: string): void => {
      how = text
      resolve(text)
    }
    child.once('error', (error) => settle(error.message))
    child.once('exit', (code, signal) => settle(signal ?? `status ${code}`))
  })
  return { pid: child.pid ?? 0, ended, end: () => how }
}

/** Not our child: the kernel does not tell us of its end, so we look. */
export function runningStranger({ pid, startedAt }: Remembered): Running {
  const alive = (): boolean => startTicks(pid) === startedAt
  const watch = async (): Promise<string> => {
    while (alive()) await pause(LOOK_EVERY_MS)
    return 'unseen'
  }
  return { pid, ended: watch(), end: () => (alive() ? null : 'unseen') }
}

const LOOK_EVERY_MS = 250

/** What a pid file says of a process that is alive still. */
export interface Remembered {
  readonly pid: number
  readonly startedAt: string
  /** What it was started with: one that was started otherwise is no use to us. */
  readonly settings: string
}

export function remember(file: string, pid: number, settings: string): void {
  writePrivate(file, `${JSON.stringify({ pid, startedAt: startTicks(pid), settings })}\n`)
}

/** Null when there is no such file, or its process has ended. */
export function remembered(file: string): Remembered | null {
  const { pid, startedAt, settings } = readFields(file) ?? {}
  if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof settings !== 'string') return null
  return startTicks(pid) === startedAt ? { pid, startedAt, settings } : null
}

/** Asks it to end, and ends it when it has not after the time given. */
export async function endRunning(running: Running, graceMs: number): Promise<void> {
  signal(running, 'SIGTERM')
  const gave = new AbortController()
  await Promise.race([running.ended, pause(graceMs, null, { signal: gave.signal })])
  gave.abort()
  if (running.end() === null) signal(running, 'SIGKILL')
  await running.ended
}

export function signal(running: Running, name: 'SIGTERM' | 'SIGKILL'): void {
  // 0 would be our own process group
  if (running.pid <= 0 || running.end() !== null) return
  try {
    process.kill(running.pid, name)
  } catch {
    // it has ended meanwhile
  }
}
