import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Config, serverSocketOf, tlsFiles } from '../../src/config.ts'
import { privateFolder } from '../asterisk/private-file.ts'
import { ensureCertificate } from '../tls/certificate.ts'
import type { Log } from '../tools/steps.ts'
import { statusOf } from './health.ts'
import type { Part } from './keep.ts'
import { nodePart } from './node-part.ts'
import { PULSE } from './pulse.ts'

export const EDGE_GRACE_MS = 3000

/** The edge. Pages and phones stay with it while the server is away, so it is started before that, and ends after it. */
export function edgePart(config: Config, log: Log): Promise<Part> {
  const folder = dirname(serverSocketOf(config))
  privateFolder(folder)
  // in a folder for everybody, somebody else could have been first
  const { uid, mode } = lstatSync(folder)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Error(`${folder}, where edge and server meet, is not this user's alone; SAMBUNG_SERVER_SOCKET moves it`)
  const isThere = async (withinMs: number): Promise<boolean> =>
    (await edgeStatus(config, '/health/edge', withinMs)) === 200
  const program = {
    name: 'edge',
    main: fileURLToPath(new URL('../../src/edge/main.js', import.meta.url)),
    graceMs: EDGE_GRACE_MS,
    prepare: () => ensureCertificate(config),
    lives: isThere,
    works: isThere,
    answers: () => isThere(PULSE.everyMs),
  }
  return nodePart(program, config, log)
}

/** What the edge answers this machine, which it does by http whatever others have to use; null when it does not. */
export function edgeStatus(config: Config, path: string, withinMs: number): Promise<number | null> {
  return statusOf({ host: localHost(config), port: config.port, path }, withinMs)
}

/** Where a browser on this machine finds the page. */
export function address(config: Config): string {
  const host = localHost(config)
  const scheme = tlsFiles(config) === null ? 'http' : 'https'
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${config.port}`
}

const localHost = ({ host }: Config): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host
