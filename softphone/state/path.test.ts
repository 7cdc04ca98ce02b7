import { expect, it } from 'vitest'
import type { TestLeg } from '../phone/phone.ts'
import { pathOf } from './path.ts'

const ALL: TestLeg = { came: true, hears: true, speaks: true, lacks: null }

it.each([
  [true, ALL, 'fine'],
  [true, { ...ALL, speaks: false }, 'silent'],
  [false, { ...ALL, speaks: false }, 'silent'],
  [true, { ...ALL, hears: false }, 'deaf'],
  [false, ALL, 'unheard'],
  [false, { ...ALL, hears: false }, 'none'],
  [false, { came: false, hears: false, speaks: false, lacks: null }, 'none'],
  // The server could not say, or a call came first: nothing was found out.
  [null, ALL, 'unknown'],
  [true, null, 'unknown'],
] as const)('heard %s, found %o: %s', (heard, found, path) => {
  expect(pathOf(heard, found)).toBe(path)
})
