import { expect, test } from 'vitest'
import { chooseLink } from './link-choice.ts'

test.each([
  ['auto', '22.10.1', 'websocket', false],
  ['auto', '23.4.1', 'websocket', false],
  ['auto', '24.0.0', 'websocket', false],
  ['auto', '', 'websocket', false],
  ['auto', '16.28.0', 'ari-client', true],
  ['auto', '20.6.0', 'ari-client', true],
  ['auto', '22.9.3', 'ari-client', true],
  ['auto', '23.3.0', 'ari-client', true],
  ['ari-client', '22.10.1', 'ari-client', false],
  ['websocket', '22.9.3', 'websocket', true],
] as const)('set to %s, a switch %j is spoken to by %s', (setting, version, link, older) => {
  expect(chooseLink(setting, version)).toEqual({ link, older })
})
