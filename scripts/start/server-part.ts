import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../src/config.ts'
import { switchFolders } from '../asterisk/folders.ts'
import type { SwitchIdentity } from '../asterisk/identity.ts'
import { renewAccess } from '../asterisk/renew-access.ts'
import type { Log } from '../tools/steps.ts'
import type { Part } from './keep.ts'
import { lastWords } from './log-file.ts'
import { PULSE } from './pulse.ts'
import { endRunning, type Running, remember, remembered, runningChild, runningStranger } from './running.ts'

const READY_WITHIN_MS = 60_000
/** Longer than it gives its last events to reach the disk (src/main.ts, END_MS). */
export const SERVER_GRACE_MS = 17_000
/** Of one that does not answer: it sleeps, or is stuck, and would not notice. */
const DEAF_GRACE_MS = 500
const ANSWERS_WITHIN_MS = 3000
/**
 * A password is checked in 19 MiB. Left to itself glibc learns from it to keep such blocks, one for each of Node's four helper
 * threads: the server stood 80 MB higher for good, measured, for 6 ms a sign-in. mallopt(3), M_MMAP_THRESHOLD.
 */
const MEMORY = { MALLOC_MMAP_THRESHOLD_: `${4 * 1024 * 1024}` }
/** The server, as the build puts it beside the scripts. */
const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))

/**
 * The server as the supervisor keeps it: before each start the switch gets secrets that no earlier server has. One that an
 * earlier supervisor left running is taken over when it is of this build and these settings, and answers.
 */
export async function serverPart(config: Config, identity: SwitchIdentity, log: Log): Promise<Part> {
  const { run, log: logs } = switchFolders(config)
  const pidFile = join(run, 'server.pid')
  const logFile = join(logs, 'server.log')
  const settings = JSON.stringify([config, existsSync(MAIN) ? statSync(MAIN).mtimeMs : 0])
  let logFrom = 0
  return {
    name: 'the server',
    adopted: await leftRunning(config, pidFile, settings, log),
    start: async () => {
      await renewAccess(config, identity)
      const out = openSync(logFile, 'a', 0o600)
      try {
        logFrom = statSync(logFile).size
        const child = spawn(process.execPath, [MAIN], {
          cwd: config.root,
          env: { ...MEMORY, ...process.env, ...(config.empty ? { SAMBUNG_EMPTY: 'true' } : {}) },
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
      while ((await healthOf(config, 'ready', 2000)) !== 200) {
        const end = running.end()
        if (end !== null) throw new Error(`the server ended at its start (${end}):\n${lastWords(logFile, logFrom)}`)
        if (performance.now() > until)
          throw new Error(`the server is not ready after 60 s:\n${lastWords(logFile, logFrom)}`)
        await pause(50)
      }
    },
    answers: () => serverAnswers(config),
  }
}

/** Whether the server's event loop turns, whatever else may be wrong with it. */
export async function serverAnswers(config: Config): Promise<boolean> {
  return (await healthOf(config, 'live', PULSE.everyMs)) !== null
}

/** Where a browser on this machine finds the page. */
export function address(config: Config): string {
  const host = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[config.host] ?? config.host
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${config.port}`
}

/** What it answers, null when it does not. */
async function healthOf(config: Config, what: 'live' | 'ready', withinMs: number): Promise<number | null> {
  try {
    const answer = await fetch(`${address(config)}/health/${what}`, { signal: AbortSignal.timeout(withinMs) })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return null
  }
}

async function leftRunning(config: Config, pidFile: string, settings: string, log: Log): Promise<Running | null> {
  const before = remembered(pidFile)
  if (before === null) return null
  const running = runningStranger(before)
  if (before.settings !== settings) {
    log(`… the server of an earlier start (process ${before.pid}) has other settings or is of another build: it ends`)
    await endRunning(running, SERVER_GRACE_MS)
    return null
  }
  if (await lives(config, running)) return running
  log(`… the server of an earlier start (process ${before.pid}) does not answer: it ends`)
  await endRunning(running, DEAF_GRACE_MS)
  return null
}

/** Whether it answers at all; one that was just being started is given the time for it. */
async function lives(config: Config, running: Running): Promise<boolean> {
  const until = performance.now() + ANSWERS_WITHIN_MS
  while (running.end() === null && performance.now() < until) {
    if ((await healthOf(config, 'live', 1000)) === 200) return true
    await pause(50)
  }
  return false
}
