import { spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Config, serverSocketOf } from '../../src/config.ts'
import { switchFolders } from '../asterisk/folders.ts'
import type { Log } from '../tools/steps.ts'
import type { Part } from './keep.ts'
import { lastWords } from './log-file.ts'
import { endRunning, type Running, remember, remembered, runningChild, runningStranger } from './running.ts'

const READY_WITHIN_MS = 60_000
/** Of one that does not answer: it sleeps, or is stuck, and would not notice. */
const DEAF_GRACE_MS = 500
const ANSWERS_WITHIN_MS = 3000

/** What tells one of our own programs from another. */
export interface Program {
  /** `server`: its pid and its words are kept under this name. */
  readonly name: string
  /** As the build puts it beside the scripts. */
  readonly main: string
  /** What it may take to end. */
  readonly graceMs: number
  /** What its environment has besides ours, which wins. */
  readonly env?: Readonly<Record<string, string>>
  /** As Part's. */
  answers?(): Promise<boolean>
  /** Before each start. */
  prepare(): Promise<unknown>
  /** Whether it answers at all, and whether it does its work. */
  lives(withinMs: number): Promise<boolean>
  works(withinMs: number): Promise<boolean>
}

/**
 * A program of ours as the supervisor keeps it. One that an earlier supervisor left running is taken over when it is of this
 * build and these settings, and answers.
 */
export async function nodePart(program: Program, config: Config, log: Log): Promise<Part> {
  const { name, main } = program
  const { run, log: logs } = switchFolders(config)
  const pidFile = join(run, `${name}.pid`)
  const logFile = join(logs, `${name}.log`)
  const settings = JSON.stringify([config, builtAt(dirname(main))])
  let logFrom = 0
  return {
    name: `the ${name}`,
    adopted: await leftRunning(program, pidFile, settings, log),
    start: async () => {
      await program.prepare()
      const out = openSync(logFile, 'a', 0o600)
      try {
        logFrom = statSync(logFile).size
        const child = spawn(process.execPath, [main], {
          cwd: config.root,
          env: {
            ...program.env,
            ...process.env,
            SAMBUNG_SERVER_SOCKET: serverSocketOf(config),
            ...(config.empty ? { SAMBUNG_EMPTY: 'true' } : {}),
          },
          stdio: ['ignore', out, out],
          detached: true,
        })
        const running = runningChild(child)
        remember(pidFile, running.pid, settings)
        return running
      } finally {
        closeSync(out)
      }
    },
    ready: async (running) => {
      const until = performance.now() + READY_WITHIN_MS
      while (!(await program.works(2000))) {
        const end = running.end()
        if (end !== null) throw new Error(`the ${name} ended at its start (${end}):\n${lastWords(logFile, logFrom)}`)
        if (performance.now() > until)
          throw new Error(`the ${name} is not ready after 60 s:\n${lastWords(logFile, logFrom)}`)
        await pause(50)
      }
    },
    ...(program.answers === undefined ? {} : { answers: program.answers }),
  }
}

/** When what lies in a folder was written last. */
function builtAt(folder: string): number {
  return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs))
}

async function leftRunning(program: Program, pidFile: string, settings: string, log: Log): Promise<Running | null> {
  const { name, graceMs } = program
  const before = remembered(pidFile)
  if (before === null) return null
  const running = runningStranger(before)
  if (before.settings !== settings) {
    log(`… the ${name} of an earlier start (process ${before.pid}) has other settings or is of another build: it ends`)
    await endRunning(running, graceMs)
    return null
  }
  if (await answers(program, running)) return running
  log(`… the ${name} of an earlier start (process ${before.pid}) does not answer: it ends`)
  await endRunning(running, DEAF_GRACE_MS)
  return null
}

/** Whether it answers; one that was just being started is given the time for it. */
async function answers(program: Program, running: Running): Promise<boolean> {
  const until = performance.now() + ANSWERS_WITHIN_MS
  while (running.end() === null && performance.now() < until) {
    if (await program.lives(1000)) return true
    await pause(50)
  }
  return false
}
