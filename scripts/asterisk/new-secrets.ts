/**
 * Gives the running switch and the next start of the server new secrets: `node dist/scripts/asterisk/new-secrets.js`. The
 * supervisor does it by itself; the systemd unit of the server calls this first.
 */
import { loadConfig } from '../../src/config.ts'
import { switchIdentity } from './identity.ts'
import { renewAccess } from './renew-access.ts'

async function newSecrets(): Promise<void> {
  process.umask(0o077)
  const config = loadConfig(process.env)
  const { epoch } = await renewAccess(config, switchIdentity(config))
  console.log(`the switch has new secrets, for start ${epoch} of the server`)
}

newSecrets().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
