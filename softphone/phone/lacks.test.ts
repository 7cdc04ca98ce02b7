import { expect, it } from 'vitest'
import { lackOf } from './lacks.ts'

const STUN = { urls: 'stun:stun.example:3478' }
const TURN = { urls: ['stun:turn.example', 'turn:turn.example:3478?transport=tcp'], username: 'u', credential: 'c' }
const OUTSIDE = 'hotline.example.org'

it.each([
  ['no relay is set', [STUN], false, ['203.0.113.7'], OUTSIDE, 'relay'],
  ['the relay does not answer', [STUN, TURN], false, ['203.0.113.7'], OUTSIDE, 'relay-answer'],
  ['the relay answers', [TURN], true, ['10.0.0.5'], OUTSIDE, null],
  [
    'the switch names only its own network, to a page from outside',
    [TURN],
    false,
    ['10.0.0.5', '172.20.1.1'],
    OUTSIDE,
    'address',
  ],
  ['one of its addresses is everybody’s', [], false, ['10.0.0.5', '203.0.113.7'], OUTSIDE, 'relay'],
  ['the page is of the same network', [], false, ['192.168.1.5'], '192.168.1.5', 'relay'],
  ['the page is of this machine', [], false, ['127.0.0.1'], 'localhost', 'relay'],
  ['the page has a name of the house', [], false, ['10.1.2.3'], 'hotline.lan', 'relay'],
  ['the leg never came', [], false, [], OUTSIDE, 'relay'],
] as const)('%s', (_name, servers, hasRelayed, theirs, host, lack) => {
  const copies = servers.map((server) => ({ ...server, urls: [server.urls].flat() }))
  expect(lackOf({ servers: copies, hasRelayed, theirs, host })).toBe(lack)
})
