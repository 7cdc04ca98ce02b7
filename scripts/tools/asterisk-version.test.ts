import { expect, test } from 'vitest'
import { isFit, isOlder, versionIn } from './asterisk-version.ts'

test.each([
  ['Asterisk 22.10.1+dfsg+~cs6.17.60671434-1', '22.10.1'],
  ['Asterisk 20.6.0~dfsg+~cs6.13.40431414-2build5', '20.6.0'],
  ['Asterisk 22.11.0-rc1', '22.11.0-rc1'],
  ['Asterisk 22.11.0~rc1+dfsg-1', '22.11.0~rc1'],
  ['Asterisk certified-20.7-cert2', null],
  ['bash: asterisk: command not found', null],
])('reads the version of %j', (output, version) => {
  expect(versionIn(output)).toBe(version)
})

test.each(['22.10.1', '22.10.2', '22.11.0', '23.4.1', '23.5.0', '24.0.0'])('%s is fit', (version) => {
  expect(isFit(version)).toBe(true)
})

test.each([
  '16.28.0',
  '20.6.0',
  '21.12.3',
  '22.9.9',
  '22.10.0',
  '22.11.0-rc1',
  '22.11.0~rc1',
  '23.4.0',
  '23.5.0-rc1',
  'x',
])('%s is not fit', (version) => {
  expect(isFit(version)).toBe(false)
})

test.each(['16.28.0', '18.10.0', '20.6.0', '22.9.9', '22.10.0', '23.4.0'])('%s works with less', (version) => {
  expect(isOlder(version)).toBe(true)
})

test.each(['13.38.3', '16.27.0', '20.7.0-rc1', '22.10.1', 'x', ''])('%j is not an older one that works', (version) => {
  expect(isOlder(version)).toBe(false)
})
