/** The pseudonym under which a customer is filed: the same number is the same customer, and nobody reads the number off it. */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type CustomerId, customerId } from '../core/ids.ts'

/** HMAC-SHA256 (RFC 2104) under the installation's key, 120 bits of it. */
export const customerOf = (key: Uint8Array, channel: string, address: string): CustomerId =>
  customerId(`cu-${createHmac('sha256', key).update(`${channel}:${address}`).digest('base64url').slice(0, 20)}`)

/** A withheld number says nothing about who calls: each such leg is a customer of its own. */
export const customerOfCaller = (key: Uint8Array, number: string, leg: string): CustomerId =>
  number === '' ? customerOf(key, 'leg', leg) : customerOf(key, 'voice', number)

/** The installation's key, made at the first start and readable by nobody else. */
export const customerKey = (file: string): Uint8Array => {
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
