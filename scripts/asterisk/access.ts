import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import type { SwitchIdentity } from './identity.ts'
import { privateFolder, readFields, writePrivate } from './private-file.ts'

/** How one start of the server reaches the switch: DATA/run/switch.json, which the server reads when it starts. */
export interface SwitchAccess {
  readonly ariUrl: string
  readonly ariUser: string
  readonly ariSecret: string
  readonly amiHost: string
  readonly amiPort: number
  readonly amiUser: string
  readonly amiSecret: string
  readonly systemname: string
  /** Which Asterisk it is, `22.10.1`; empty before it was started for the first time. */
  readonly version: string
  /** Counts the starts of the server: a higher one has locked out the lower ones. */
  readonly epoch: number
}

/** Secrets that no earlier server knows. Nothing is written yet. */
export function mintAccess(config: Config, identity: SwitchIdentity): SwitchAccess {
  const { epoch: before, version } = readFields(accessFile(config)) ?? {}
  return {
    ariUrl: ariAddress(config),
    ariUser: 'sambung',
    ariSecret: randomBytes(24).toString('base64url'),
    amiHost: '127.0.0.1',
    amiPort: config.amiPort,
    amiUser: 'sambung',
    amiSecret: randomBytes(24).toString('base64url'),
    systemname: identity.systemName,
    version: typeof version === 'string' ? version : '',
    epoch: typeof before === 'number' ? before + 1 : 1,
  }
}

export function writeAccess(config: Config, access: SwitchAccess): void {
  writePrivate(accessFile(config), `${JSON.stringify(access, null, 2)}\n`)
}

/** The access of the last start; null before the first, or when the file is of other ports. */
export function readAccess(config: Config): SwitchAccess | null {
  const fields = readFields(accessFile(config))
  const { ariUrl, ariUser, ariSecret, amiHost, amiPort, amiUser, amiSecret, systemname, epoch, version } = fields ?? {}
  if (typeof ariUrl !== 'string' || typeof ariUser !== 'string' || typeof ariSecret !== 'string') return null
  if (typeof amiHost !== 'string' || typeof amiUser !== 'string' || typeof amiSecret !== 'string') return null
  if (typeof amiPort !== 'number' || typeof systemname !== 'string' || typeof epoch !== 'number') return null
  // a port was moved since
  if (ariUrl !== ariAddress(config) || amiPort !== config.amiPort) return null
  const known = typeof version === 'string' ? version : ''
  return { ariUrl, ariUser, ariSecret, amiHost, amiPort, amiUser, amiSecret, systemname, version: known, epoch }
}

const ariAddress = (config: Config): string => `http://127.0.0.1:${config.ariPort}/ari`

const accessFile = (config: Config): string => join(privateFolder(join(config.data, 'run')), 'switch.json')
