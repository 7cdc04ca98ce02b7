/**
 * The telephone of a sign-in: its name and its secret follow from the session under the installation's key, so that nothing of
 * it is stored and every start of the server knows it again.
 */
import { createHmac } from 'node:crypto'
import { type AccountId, accountId } from '../core/ids.ts'

export interface PhoneAccounts {
  /** `session`: the SHA-256 of its token. */
  accountOf(session: string): AccountId
  secretOf(account: AccountId): string
}

/** HMAC-SHA256 (RFC 2104): 64 bits of name, 192 of secret. */
export const createPhoneAccounts = (key: Uint8Array): PhoneAccounts => {
  const derived = (what: string): Buffer => createHmac('sha256', key).update(what).digest()
  return {
    accountOf: (session) => accountId(`web-${derived(`account:${session}`).toString('hex').slice(0, 16)}`),
    secretOf: (account) => derived(`secret:${account}`).toString('base64url').slice(0, 32),
  }
}
