import { join } from 'node:path'
import { type Config, serverSocketOf } from '../../src/config.ts'
import type { Log } from '../tools/steps.ts'
import { commandOf, holderOfSocket } from './proc.ts'
import { PULSE, silentMs, untilSilent } from './pulse.ts'
import { serverAnswers } from './server-part.ts'

/**
 * Kills a server that hangs, for ever and again: whoever started it (systemd) starts it anew. What `npm start` does for its own
 * server (keep.ts), for one whose process is known by the socket only that it listens at.
 */
export async function watchHung(config: Config, log: Log): Promise<never> {
  const never = new AbortController().signal
  for (;;) {
    let suspect: number | null = null
    // One that has just begun, or is not there, is no one to be waited for: only the same one at each question is.
    const answers = async (): Promise<boolean> => {
      if (await serverAnswers(config)) return true
      const before = suspect
      suspect = serverPid(config)
      return suspect === null || suspect !== before
    }
    await untilSilent(answers, never)
    if (suspect === null || suspect !== serverPid(config)) continue
    log(`✗ the server (process ${suspect}) answered nothing for ${silentMs(PULSE) / 1000} s and was killed`)
    process.kill(suspect, 'SIGKILL')
  }
}

/** Who listens where the server does; null when nobody does, or somebody else. */
function serverPid(config: Config): number | null {
  const pid = holderOfSocket(serverSocketOf(config))
  return pid !== null && commandOf(pid).endsWith(join('dist', 'src', 'main.js')) ? pid : null
}
