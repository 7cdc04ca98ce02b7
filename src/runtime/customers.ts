/** The pseudonym under which a customer is filed: the same number is the same customer, and nobody reads the number off it. */
import { createHmac } from 'node:crypto'
import { type CustomerId, customerId } from '../core/ids.ts'

/** HMAC-SHA256 (RFC 2104) under the installation's key, 120 bits of it. */
export const customerOf = (key: Uint8Array, channel: string, address: string): CustomerId =>
  customerId(`cu-${createHmac('sha256', key).update(`${channel}:${address}`).digest('base64url').slice(0, 20)}`)

/** A withheld number says nothing about who calls: each such leg is a customer of its own. */
export const customerOfCaller = (key: Uint8Array, number: string, leg: string): CustomerId =>
  number === '' ? customerOf(key, 'leg', leg) : customerOf(key, 'voice', number)
