/**
 * The switch alone, in the foreground, for the data folder and ports of the settings: `node dist/scripts/asterisk/run.js`.
 * Prints `switch ready` when it takes calls; DATA/run/switch.json then says how to reach it. SIGTERM and SIGINT end both.
 * `--with-parent`: ends when the process that started it has gone.
 */
import { once } from 'node:events'
import { loadConfig } from '../../src/config.ts'
import { endsWithParent } from '../start/parent.ts'
import { makeSounds } from '../start/sounds.ts'
import { ensureCertificate } from '../tls/certificate.ts'
import { ensureAsterisk } from '../tools/asterisk-binary.ts'
import { mintAccess, readAccess, writeAccess } from './access.ts'
import { switchIdentity } from './identity.ts'
import { applyAccess } from './renew-access.ts'
import { chosenSipPorts } from './sip-ports.ts'
import { askSwitch } from './switch-answers.ts'
import { writeSwitchConfig } from './switch-config.ts'
import { ending, spawnSwitch, switchReady } from './switch-process.ts'

const log = (line: string): void => console.error(line)

async function run(): Promise<number> {
  process.umask(0o077)
  const config = loadConfig(process.env)
  if (config.asterisk !== '') process.env.SAMBUNG_ASTERISK = config.asterisk
  const install = await ensureAsterisk(log)
  const identity = switchIdentity(config)
  if ((await askSwitch(config, identity)) !== 'nothing') {
    throw new Error(`something answers on the ARI port ${config.ariPort} already; SAMBUNG_ARI_PORT moves ours`)
  }
  await makeSounds(config, log)
  // those that a running server has already stay good
  const access = { ...(readAccess(config) ?? mintAccess(config, identity)), version: install.version }
  writeAccess(config, access)
  await ensureCertificate(config)
  const sip = await chosenSipPorts(config, null)
  const child = spawnSwitch(config, install, writeSwitchConfig(config, install, identity, access, sip), {
    apart: false,
  })
  const ended = once(child, 'exit')
  const end = (): boolean => child.kill('SIGTERM')
  process.on('SIGTERM', end).on('SIGINT', end)
  if (process.argv.includes('--with-parent')) endsWithParent(end)
  try {
    await switchReady(config, identity, ending(child))
    // a server may have got new ones while the switch was reading its files
    await applyAccess(config, identity)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  console.log('switch ready')
  await ended
  return child.exitCode ?? 1
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    log(error instanceof Error ? error.message : String(error))
    process.exit(1)
  },
)
