import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { mintAccess, readAccess, writeAccess } from '../asterisk/access.ts'
import { switchFolders } from '../asterisk/folders.ts'
import type { SwitchIdentity } from '../asterisk/identity.ts'
import { applyAccess } from '../asterisk/renew-access.ts'
import { chosenSipPorts } from '../asterisk/sip-ports.ts'
import { askSwitch } from '../asterisk/switch-answers.ts'
import { AUTHORITIES, BANS, NET_PHONES, writeSwitchConfig } from '../asterisk/switch-config.ts'
import { spawnSwitch, switchReady } from '../asterisk/switch-process.ts'
import { ensureCertificate } from '../tls/certificate.ts'
import type { AsteriskInstall } from '../tools/asterisk-binary.ts'
import type { Log } from '../tools/steps.ts'
import type { Part } from './keep.ts'
import { nameOf } from './ports.ts'
import { holderOf } from './proc.ts'
import { endRunning, type Running, remember, remembered, runningChild, runningStranger } from './running.ts'

const END_GRACE_MS = 5000

/**
 * The switch as the supervisor keeps it. One that an earlier supervisor left running, with its calls, is taken over when it is
 * ours and has the settings of now. Rejects when what answers on the ARI port is not ours.
 */
export async function switchPart(
  config: Config,
  install: AsteriskInstall,
  identity: SwitchIdentity,
  log: Log,
): Promise<Part> {
  const access = { ...(readAccess(config) ?? mintAccess(config, identity)), version: install.version }
  const pidFile = join(switchFolders(config).run, 'switch.pid')
  const sip = await chosenSipPorts(config, remembered(pidFile)?.pid ?? null)
  if (sip.tcp !== config.sipPort || ![config.sipTlsPort, config.sipPort + 1].includes(sip.tls))
    log(`SIP over TCP is on port ${sip.tcp}, over TLS on ${sip.tls}: others have the usual ones`)
  await ensureCertificate(config)
  const asteriskConf = writeSwitchConfig(config, install, identity, access, sip)
  writeAccess(config, access)
  const settings = fingerprint(config, install)
  const left = await leftRunning(pidFile, settings, config, identity, log)
  if (left === null) await refuseOthers(config, identity)
  return {
    name: 'the switch',
    adopted: left,
    start: async () => {
      const running = runningChild(spawnSwitch(config, install, asteriskConf, { apart: true }))
      remember(pidFile, running.pid, settings)
      return running
    },
    ready: async (running) => {
      await switchReady(config, identity, running.end)
      // it may have read its files before a start of the server changed them
      await applyAccess(config, identity)
    },
  }
}

async function leftRunning(
  pidFile: string,
  settings: string,
  config: Config,
  identity: SwitchIdentity,
  log: Log,
): Promise<Running | null> {
  const before = remembered(pidFile)
  if (before === null) return null
  const running = runningStranger(before)
  if (before.settings === settings && (await askSwitch(config, identity)) === 'ready') return running
  log(`… the switch of an earlier start (process ${before.pid}) has other settings or does not answer: it ends`)
  await endRunning(running, END_GRACE_MS)
  return null
}

async function refuseOthers(config: Config, identity: SwitchIdentity): Promise<void> {
  const answer = await askSwitch(config, identity)
  if (answer === 'nothing') return
  const who = nameOf(holderOf('tcp', config.ariPort))
  const moved = `SAMBUNG_ARI_PORT moves it, for example SAMBUNG_ARI_PORT=${config.ariPort + 1}`
  if (answer === 'foreign') {
    throw new Error(
      `127.0.0.1:${config.ariPort}/tcp (ARI) is answered by a switch that is not this installation's: ${who}. It does not accept the secret in ${config.data}. End it, or move the port: ${moved}`,
    )
  }
  throw new Error(`this installation's switch runs already, started otherwise: ${who}. End it first; ${moved}`)
}

/** Changes with everything the switch is started with, but for what is changed while it runs: secrets, the net's phones. */
function fingerprint(config: Config, install: AsteriskInstall): string {
  const { etc } = switchFolders(config)
  const hash = createHash('sha256').update(JSON.stringify(install))
  for (const name of readdirSync(etc).sort()) {
    // What ends so was being written when somebody died.
    if (!['ari.conf', 'manager.conf', NET_PHONES, BANS, AUTHORITIES].includes(name) && !/\.(new|part)$/.test(name))
      hash.update(name).update(readFileSync(join(etc, name)))
  }
  hash.update(readFileSync(join(config.root, 'dialplan', 'asterisk', 'extensions.conf')))
  return hash.digest('hex')
}
