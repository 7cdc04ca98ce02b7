import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBans } from './bans.ts'
import { toVisit } from './security-events.ts'

/** As Asterisk 22.10.1 writes it. */
const packet = (event: string, account = '1001', remote = 'IPV4/UDP/192.0.2.66/5099', service = 'PJSIP') =>
  [
    `Event: ${event}`,
    'Privilege: security,all',
    'EventTV: 2026-11-22T17:05:00.000+0000',
    'Severity: Error',
    `Service: ${service}`,
    'EventVersion: 1',
    `AccountID: ${account}`,
    'SessionID: abc@192.0.2.66',
    'LocalAddress: IPV4/UDP/192.0.2.1/5060',
    `RemoteAddress: ${remote}`,
  ].join('\r\n')

test.each([
  ['InvalidPassword', 'wrong-password'],
  ['ChallengeResponseFailed', 'wrong-password'],
  ['InvalidAccountID', 'unknown-account'],
  ['FailedACL', 'banned'],
  ['SuccessfulAuth', 'let-in'],
] as const)('%s is %s', (name, kind) => {
  expect(toVisit(packet(name))).toEqual({ address: '192.0.2.66', kind })
})

test('a question for a password, the control ports and nonsense are nobody', () => {
  expect(toVisit(packet('ChallengeSent'))).toBeNull()
  expect(toVisit(packet('InvalidPassword', '1', undefined, 'AMI'))).toBeNull()
  expect(toVisit(packet('InvalidPassword', '1', 'IPV4/UDP/nobody/5099'))).toBeNull()
  expect(toVisit('')).toBeNull()
  expect(toVisit('Response: Success\r\nPing: Pong')).toBeNull()
  expect(toVisit(packet('InvalidPassword', '1', 'IPV6/UDP/2001:db8::66/5099'))).toMatchObject({
    address: '2001:db8::66',
  })
})

test.each([
  'x\r\nRemoteAddress: //198.51.100.1',
  'x\r\n\r\nEvent: ChallengeSent',
  'x\r\n\r\nEvent: SuccessfulAuth',
  '\r\n\r\nRemoteAddress: //1.2.3.4\r\n\r\n',
  '\r\n\r\nresponse:follow',
  'x\r\nEvent: SuccessfulAuth',
  'x\r\nService: AMI',
])('whoever has line breaks in their name, as %j, is counted by where they are, and nobody else is', (name) => {
  const told = packet('InvalidAccountID', name).split('\r\n\r\n').map(toVisit)
  expect(told.filter((one) => one !== null)).toEqual([{ address: '192.0.2.66', kind: 'unknown-account' }])
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
    ['deny = 192.0.2.66/255.255.255.255', 'deny = 2001:db8:0:0::/64'],
    ['deny = 2001:db8:0:0::/64'],
  ])
  rmSync(folder, { recursive: true })
})
