import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { iceServersFor, PASS_MS } from './ice-servers.ts'

const now = 1_800_000_000_000
const turn = { urls: ['turn:h:3478?transport=udp', 'turn:h:3478?transport=tcp'], secret: 'shared' }

test('S17 a pass to the relay is good for ten minutes at most, and for whoever holds the secret to check', () => {
  expect(PASS_MS).toBeLessThanOrEqual(600_000)
  const [open, ...relays] = iceServersFor({ iceServers: ['stun:s'], turn }, 'web-1', now)
  expect(open).toEqual({ urls: 'stun:s' })
  expect(relays.map(({ urls }) => urls)).toEqual(turn.urls)
  for (const { username = '', credential } of relays) {
    expect(username).toBe('1800000600:web-1')
    expect(credential).toBe(createHmac('sha1', 'shared').update(username).digest('base64'))
  }
})

test('without a relay there is no pass', () => {
  expect(iceServersFor({ iceServers: ['stun:s'], turn: null }, 'web-1', now)).toEqual([{ urls: 'stun:s' }])
})
