import { type ChildProcess, spawn } from 'node:child_process'

const GRACE = 10_000
const LOOK = 1_000

/**
 * Starts programs that show what they say, each in a group of its own, and ends those groups when we are told to end, or
 * when who started us is gone (npm forwards no SIGTERM).
 */
export const startChildren = (): {
  readonly run: (command: string, args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>
} => {
  let current: ChildProcess | null = null
  let ending = false
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (current?.pid === undefined || current.exitCode !== null) return
    try {
      process.kill(-current.pid, signal)
    } catch {
      // It ended in this moment.
    }
  }
  const end = (): void => {
    if (ending) return
    ending = true
    signalGroup('SIGTERM')
    setTimeout(() => signalGroup('SIGKILL'), GRACE).unref()
    if (current === null) process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, LOOK).unref()

  const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> =>
    new Promise((resolve, reject) => {
      const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env, detached: true })
      current = child
      child.on('error', (cause) => reject(new Error(`${command} could not be started: ${cause.message}`, { cause })))
      child.on('exit', (code) => {
        if (ending) process.exit(130)
        current = null
        resolve(code ?? 1)
      })
    })
  return { run }
}
