import { fileURLToPath } from 'node:url'
import { type Config, serverSocketOf } from '../../src/config.ts'
import type { SwitchIdentity } from '../asterisk/identity.ts'
import { renewAccess } from '../asterisk/renew-access.ts'
import type { Log } from '../tools/steps.ts'
import { statusOf } from './health.ts'
import type { Part } from './keep.ts'
import { nodePart } from './node-part.ts'
import { PULSE } from './pulse.ts'

/** Longer than it gives its last events to reach the disk (src/main.ts, END_MS). */
export const SERVER_GRACE_MS = 17_000
/**
 * A password is checked in 19 MiB. Left to itself glibc learns from it to keep such blocks, one for each of Node's four helper
 * threads: the server stood 80 MB higher for good, measured, for 6 ms a sign-in. mallopt(3), M_MMAP_THRESHOLD.
 */
const MEMORY = { MALLOC_MMAP_THRESHOLD_: `${4 * 1024 * 1024}` }

/** The server: before each start the switch gets secrets that no earlier server has. */
export function serverPart(config: Config, identity: SwitchIdentity, log: Log): Promise<Part> {
  const program = {
    name: 'server',
    main: fileURLToPath(new URL('../../src/main.js', import.meta.url)),
    graceMs: SERVER_GRACE_MS,
    env: MEMORY,
    answers: () => serverAnswers(config),
    prepare: () => renewAccess(config, identity),
    lives: async (withinMs: number) => (await serverHealth(config, 'live', withinMs)) === 200,
    works: (withinMs: number) => serverIsReady(config, withinMs),
  }
  return nodePart(program, config, log)
}

/** Whether the server's event loop turns, whatever else may be wrong with it. */
export async function serverAnswers(config: Config): Promise<boolean> {
  return (await serverHealth(config, 'live', PULSE.everyMs)) !== null
}

/** Whether it takes calls. */
export async function serverIsReady(config: Config, withinMs: number): Promise<boolean> {
  return (await serverHealth(config, 'ready', withinMs)) === 200
}

/** What it answers, null when it does not. The edge is not asked: it answers for itself while the server is away. */
function serverHealth(config: Config, what: 'live' | 'ready', withinMs: number): Promise<number | null> {
  return statusOf({ socketPath: serverSocketOf(config), path: `/health/${what}` }, withinMs)
}
