import { expect, it } from 'vitest'
import { AT_ONCE, createDoorman, ONE_EVERY } from './doorman.ts'

it('lets an address in a few times at once, then one now and again, and no other is held up', () => {
  const doorman = createDoorman()
  for (let n = 0; n < AT_ONCE; n++) expect(doorman.ask('192.0.2.1', 1_000)).toBe(0)
  expect(doorman.ask('192.0.2.1', 1_000)).toBe(ONE_EVERY)
  expect(doorman.ask('192.0.2.1', 1_000 + ONE_EVERY / 2)).toBe(ONE_EVERY / 2)
  expect(doorman.ask('192.0.2.2', 1_000)).toBe(0)
  expect(doorman.ask('192.0.2.1', 1_000 + ONE_EVERY)).toBe(0)
  expect(doorman.ask('192.0.2.1', 1_000 + ONE_EVERY)).toBe(ONE_EVERY)
})

it('remembers so many addresses and no more', () => {
  const doorman = createDoorman()
  for (let n = 0; n < AT_ONCE; n++) doorman.ask('192.0.2.1', 0)
  for (let n = 0; n < 10_000; n++) doorman.ask(`address ${n}`, 0)
  expect(doorman.ask('192.0.2.1', 0)).toBe(0)
})
