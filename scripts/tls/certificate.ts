import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { dirname } from 'node:path'
import { type Config, certificateFiles } from '../../src/config.ts'
import { privateFolder, writePrivate } from '../asterisk/private-file.ts'
import { selfSigned } from './self-signed.ts'

const DAY_MS = 86_400_000
/** The most that all browsers accept of a certificate that a person trusts. */
const DAYS = 825
const RENEWED_BEFORE_DAYS = 30

/** Makes the certificate of page and switch where none is given, and the one made earlier ends soon or is absent. */
export async function ensureCertificate(config: Config, now = Date.now()): Promise<void> {
  if (config.tlsCert !== '') return
  const files = certificateFiles(config)
  if (existsSync(files.key) && lastsUntil(files.cert) > now + RENEWED_BEFORE_DAYS * DAY_MS) return
  privateFolder(dirname(files.cert))
  // A day earlier, for browsers whose clock is behind ours.
  const made = selfSigned({ names: namesOf(config), from: now - DAY_MS, until: now + (DAYS - 1) * DAY_MS })
  writePrivate(files.key, made.key)
  writePrivate(files.cert, made.cert)
}

/** Whatever a person may type to get here. */
function namesOf({ host, publicAddress }: Config): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))
  const names = [publicAddress, hostname(), 'localhost', host, '127.0.0.1', '::1', ...addresses]
  const usable = names.filter((name) => name !== '' && !name.includes('%') && !['0.0.0.0', '::'].includes(name))
  return [...new Set(usable)]
}

function lastsUntil(file: string): number {
  try {
    return Date.parse(new X509Certificate(readFileSync(file)).validTo)
  } catch {
    return 0
  }
}
