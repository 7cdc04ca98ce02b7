import { expect, test } from 'vitest'
import { ACCOUNT_PATTERN } from '../core/ids.ts'
import { createPhoneAccounts } from './phone-accounts.ts'

const key = (byte: number) => new Uint8Array(32).fill(byte)

test('a session has one telephone, the same after a restart, and another under another key', () => {
  const [first, again, other] = [key(1), key(1), key(2)].map(createPhoneAccounts)
  const account = first?.accountOf('session')
  expect(account).toMatch(ACCOUNT_PATTERN)
  expect(again?.accountOf('session')).toBe(account)
  expect(other?.accountOf('session')).not.toBe(account)
  expect(first?.accountOf('another')).not.toBe(account)
})

test('the name tells nothing of the secret, which has 32 characters that a SIP phone can say', () => {
  const accounts = createPhoneAccounts(key(1))
  const account = accounts.accountOf('session')
  expect(accounts.secretOf(account)).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(accounts.secretOf(account)).toBe(createPhoneAccounts(key(1)).secretOf(account))
  expect(accounts.secretOf(account)).not.toBe(createPhoneAccounts(key(2)).secretOf(account))
})
