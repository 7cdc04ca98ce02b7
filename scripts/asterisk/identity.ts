import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { privateFolder, readFields, writePrivate } from './private-file.ts'

/** What makes a switch this installation's: minted once, kept in the data folder. */
export interface SwitchIdentity {
  /** Stands before the ids of inbound legs, so that they are never another installation's. */
  readonly systemName: string
  /** A switch that accepts it is ours. */
  readonly supervisorSecret: string
}

export const SUPERVISOR_USER = 'supervisor'

export function switchIdentity(config: Config): SwitchIdentity {
  const file = join(privateFolder(join(config.data, 'switch')), 'identity.json')
  const kept = readFields(file)
  if (typeof kept?.systemName === 'string' && typeof kept.supervisorSecret === 'string') {
    return { systemName: kept.systemName, supervisorSecret: kept.supervisorSecret }
  }
  const identity = {
    systemName: `s${randomBytes(4).toString('hex')}`,
    supervisorSecret: randomBytes(24).toString('base64url'),
  }
  writePrivate(file, `${JSON.stringify(identity)}\n`)
  return identity
}
