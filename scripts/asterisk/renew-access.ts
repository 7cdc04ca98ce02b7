import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../../src/config.ts'
import { mintAccess, readAccess, type SwitchAccess, writeAccess } from './access.ts'
import { reloadModules } from './ami.ts'
import { SUPERVISOR_USER, type SwitchIdentity } from './identity.ts'
import { askSwitch } from './switch-answers.ts'
import { writeAccessConfig } from './switch-config.ts'

/**
 * Gives the server that is about to start secrets that no earlier one has, and the switch, if it runs, with them: from here on
 * an earlier server gets 401. Rejects when a running switch does not take them.
 */
export async function renewAccess(config: Config, identity: SwitchIdentity): Promise<SwitchAccess> {
  const access = mintAccess(config, identity)
  writeAccessConfig(config, identity, access)
  writeAccess(config, access)
  if ((await askSwitch(config, identity)) === 'ready') await applyAccess(config, identity)
  return access
}

/** Has the running switch take the secrets in the files, where it has others; rejects when it does not within five seconds. */
export async function applyAccess(config: Config, identity: SwitchIdentity): Promise<void> {
  const access = readAccess(config)
  if (access === null || (await taken(access))) return
  const login = { port: config.amiPort, user: SUPERVISOR_USER, secret: identity.supervisorSecret }
  await reloadModules(login, ['res_ari.so', 'manager'])
  const until = performance.now() + TAKEN_WITHIN_MS
  while (!(await taken(access))) {
    if (performance.now() > until)
      throw new Error('the switch did not take the new secrets; DATA/log/switch.log says why')
    await pause(20)
  }
}

const TAKEN_WITHIN_MS = 5000

/** AMI answers a reload when it has begun; ARI shows when it is done. */
async function taken(access: SwitchAccess): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')}`
  try {
    const answer = await fetch(`${access.ariUrl}/asterisk/ping`, {
      headers: { authorization },
      signal: AbortSignal.timeout(1000),
    })
    await answer.arrayBuffer()
    return answer.status === 200
  } catch {
    return false
  }
}
