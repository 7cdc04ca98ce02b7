import { expect, test } from 'vitest'
import { subscriberNet } from './subscriber-net.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::'],
  ['2001:0db8::1', '2001:db8:0:0::'],
  ['2001:db8:0:0::', '2001:db8:0:0::'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::'],
  ['fe80::1', 'fe80::1'],
  ['febf::2', 'febf::2'],
])('%s is of %s', (address, net) => {
  expect(subscriberNet(address)).toBe(net)
})
