import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A key of the installation's, made at the first start and readable by nobody else. */
export const secretKey = (file: string): Uint8Array => {
  if (existsSync(file)) {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
    if (key.length !== 32) throw new Error(`${file} does not hold a key of 32 bytes: restore it from a backup`)
    return key
  }
  const key = randomBytes(32)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, `${key.toString('base64url')}\n`, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return key
}
