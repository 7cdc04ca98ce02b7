import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBans } from './bans.ts'
import { toAttempt } from './security-events.ts'

const event = (name: string, remoteaddress = 'IPV4/UDP/192.0.2.66/5099', service = 'PJSIP') =>
  toAttempt({ event: name, severity: 'Error', service, remoteaddress })

test.each([
  ['InvalidPassword', 'wrong-password'],
  ['ChallengeResponseFailed', 'wrong-password'],
  ['InvalidAccountID', 'unknown-account'],
  ['FailedACL', 'banned'],
] as const)('%s is an attempt', (name, kind) => {
  expect(event(name)).toEqual({ address: '192.0.2.66', kind })
})

test('a right password, a question for one, the control ports and nonsense are none', () => {
  expect(event('SuccessfulAuth')).toBeNull()
  expect(event('ChallengeSent')).toBeNull()
  expect(event('InvalidPassword', undefined, 'AMI')).toBeNull()
  expect(event('InvalidPassword', 'IPV4/UDP/nobody/5099')).toBeNull()
  expect(toAttempt({})).toBeNull()
  expect(event('InvalidPassword', 'IPV6/UDP/2001:db8::66/5099')).toMatchObject({ address: '2001:db8::66' })
})

test('bans are lines of the switch’s access list; what is no address is refused before anything is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-bans-'))
  const file = join(folder, 'acl.conf')
  const reloads: string[] = []
  const bans = createBans({ file, reload: async () => void reloads.push(readFileSync(file, 'utf8')) })
  await Promise.all([bans.ban('192.0.2.66'), bans.ban('2001:db8::66')])
  await bans.unban('192.0.2.66')
  await expect(bans.ban('0.0.0.0/0\n[general]')).rejects.toThrow(/not an IP address/)
  expect(reloads.map((text) => text.split('\n').filter((line) => line.startsWith('deny')))).toEqual([
    ['deny = 192.0.2.66/255.255.255.255', 'deny = 2001:db8::66/128'],
    ['deny = 192.0.2.66/255.255.255.255', 'deny = 2001:db8::66/128'],
    ['deny = 2001:db8::66/128'],
  ])
  rmSync(folder, { recursive: true })
})
