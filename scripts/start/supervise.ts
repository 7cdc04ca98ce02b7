/**
 * `npm start`: switch, edge and server side by side, none under another. Each is started again when it ends; all end, the server
 * first, with Ctrl-C, SIGTERM, or the end of the npm that we run under. A kill of this process alone leaves them running, with
 * their calls, and the next start takes them over.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, loadConfig } from '../../src/config.ts'
import { switchFolders } from '../asterisk/folders.ts'
import { switchIdentity } from '../asterisk/identity.ts'
import { ensureAsterisk } from '../tools/asterisk-binary.ts'
import { seconds } from '../tools/steps.ts'
import { holdDataFolder } from './data-lock.ts'
import { address, EDGE_GRACE_MS, edgePart } from './edge-part.ts'
import { watchForsaken } from './forsaken-watch.ts'
import { type Kept, keep } from './keep.ts'
import { setLargeLogsAside } from './log-file.ts'
import { endsWithParent } from './parent.ts'
import { portTroubles } from './ports.ts'
import { SERVER_GRACE_MS, serverPart } from './server-part.ts'
import { makeSounds } from './sounds.ts'
import { switchPart } from './switch-part.ts'

const SWITCH_GRACE_MS = 5000
const LOGS_EVERY_MS = 600_000

const log = (line: string): void => console.log(line)
/** In the order in which they end. */
const parts: { readonly kept: Kept; readonly graceMs: number }[] = []
let ending = false

async function start(): Promise<void> {
  const began = performance.now()
  process.umask(0o077)
  const config = settings(process.argv.slice(2))
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  await holdDataFolder(config.data)
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end)
  if (process.env.npm_lifecycle_event !== undefined) endsWithParent(end)
  setLargeLogsAside(switchFolders(config).log)
  setInterval(() => setLargeLogsAside(switchFolders(config).log), LOGS_EVERY_MS).unref()

  if (config.asterisk !== '') process.env.SAMBUNG_ASTERISK = config.asterisk
  const identity = switchIdentity(config)
  const install = await ensureAsterisk(log)
  const theSwitch = await switchPart(config, install, identity, log)
  const theEdge = await edgePart(config, log)
  const theServer = await serverPart(config, identity, log)
  const ours = [theSwitch, theEdge, theServer].flatMap(({ adopted }) => (adopted === null ? [] : [adopted.pid]))
  const troubles = await portTroubles(config, ours)
  if (troubles.length > 0) throw new Error(troubles.join('\n'))
  await makeSounds(config, log)

  const first = !existsSync(join(config.data, 'first-run.txt'))
  const all = [
    { part: theSwitch, graceMs: SWITCH_GRACE_MS },
    { part: theEdge, graceMs: EDGE_GRACE_MS },
    { part: theServer, graceMs: SERVER_GRACE_MS },
  ]
  for (const { part, graceMs } of all) {
    if (ending) return
    const kept = keep(part, log)
    parts.unshift({ kept, graceMs })
    await kept.firstReady
  }
  watchForsaken(config, identity, log)
  welcome(config, first, performance.now() - began)
}

function settings(words: readonly string[]): Config {
  const unknown = words.find((word) => word !== '--empty')
  if (unknown !== undefined) throw new Error(`${unknown} is not known; for example: npm start -- --empty`)
  return loadConfig(words.includes('--empty') ? { ...process.env, SAMBUNG_EMPTY: 'true' } : process.env)
}

function welcome(config: Config, first: boolean, ms: number): void {
  log(`\nSambung is ready after ${seconds(ms)}: ${address(config)}`)
  log(
    `Calls come in by SIP at ${config.sipHost}:${config.sipPort}; logs are in ${switchFolders(config).log}. Ctrl-C ends it.`,
  )
  const accounts = join(config.data, 'first-run.txt')
  if (!first || !existsSync(accounts)) return
  log(`\nThe accounts, shown this once and kept in ${accounts}:\n`)
  for (const line of readFileSync(accounts, 'utf8').trim().split('\n')) log(`  ${line.replace('\t', '   ')}`)
}

/** The server first, so that it can write down what it knows; the second time everything at once. */
function end(): void {
  if (ending) for (const { kept } of parts) kept.kill()
  if (ending) return
  ending = true
  log('\n… ending')
  void endAll().then(() => process.exit(process.exitCode ?? 0))
}

async function endAll(these = parts): Promise<void> {
  ending = true
  for (const { kept, graceMs } of [...these]) await kept.stop(graceMs)
}

start().catch(async (error: unknown) => {
  if (ending) return
  process.exitCode = 1
  console.error(`\n✗ ${error instanceof Error ? error.message : String(error)}`)
  // What ran before us runs on: a switch that lost its server still has its calls, and its net.
  const left = parts.filter(({ kept }) => kept.isAdopted)
  if (left.length > 0)
    console.error('What ran before goes on with its calls; npm start takes it over when this is mended.')
  await endAll(parts.filter((part) => !left.includes(part)))
  process.exit(1)
})
