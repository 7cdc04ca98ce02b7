import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../../src/config.ts'
import type { AsteriskInstall } from '../tools/asterisk-binary.ts'
import { switchFolders } from './folders.ts'
import type { SwitchIdentity } from './identity.ts'
import { askSwitch } from './switch-answers.ts'

/**
 * Starts Asterisk in the foreground of a process of its own, with the environment that was given to us. What it says goes to
 * DATA/log/switch.out, so that it outlives us. `apart`: in a process group of its own, where a Ctrl-C does not reach it.
 */
export function spawnSwitch(
  config: Config,
  install: AsteriskInstall,
  asteriskConf: string,
  options: { readonly apart: boolean },
): ChildProcess {
  const [program, ...before] = install.command
  const out = openSync(join(switchFolders(config).log, 'switch.out'), 'a', 0o600)
  try {
    return spawn(program, [...before, '-f', '-C', asteriskConf], {
      stdio: ['ignore', out, out],
      detached: options.apart,
      cwd: config.data,
    })
  } finally {
    closeSync(out)
  }
}

/** Resolves when the switch takes calls and commands; rejects when it ends before that, or takes too long. */
export async function switchReady(config: Config, identity: SwitchIdentity, ended: () => string | null): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS
  while ((await askSwitch(config, identity)) !== 'ready') {
    const log = join(switchFolders(config).log, 'switch.log')
    const end = ended()
    if (end !== null) throw new Error(`the switch ended at its start (${end}); ${log} says why`)
    if (performance.now() > until) throw new Error(`the switch is not ready after 30 s; ${log} says why`)
    await pause(30)
  }
}

const READY_WITHIN_MS = 30_000

/** A function that says how a child has ended, or null while it lives. */
export function ending(child: ChildProcess): () => string | null {
  let fault: string | null = null
  child.once('error', (error) => {
    fault = error.message
  })
  return () => {
    if (fault !== null) return fault
    if (child.signalCode !== null) return child.signalCode
    return child.exitCode === null ? null : `status ${child.exitCode}`
  }
}
