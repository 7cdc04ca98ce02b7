import { expect, test } from 'vitest'
import { endOf, type LegStory } from './causes.ts'

const story = (over: Partial<LegStory>): LegStory => ({
  inbound: false,
  rang: true,
  answered: false,
  byUs: false,
  bySwitch: false,
  code: 0,
  sip: 0,
  ...over,
})

test.each([
  ['busy here', { code: 17 }, 'busy', 17],
  ['declined', { code: 21 }, 'rejected', 21],
  ['not found', { code: 1 }, 'unallocated', 1],
  ['temporarily unavailable', { code: 19 }, 'no-answer', 19],
  ['request timeout', { code: 18, rang: false }, 'unreachable', 18],
  ['not a word until the time was over', { code: 16, sip: 408, rang: false }, 'silent', 102],
  ['a connection that could not be made', { code: 16, sip: 503, rang: false }, 'unreachable', 3],
  ['the same on an older switch, which gives no status', { code: 16, rang: false }, 'silent', 102],
  ['a status with a reason of its own', { code: 16, sip: 480, rang: false }, 'normal', 16],
  ['gateway timeout', { code: 102, sip: 504, rang: false }, 'unreachable', 102],
  ['request timeout after ringing', { code: 18 }, 'no-answer', 18],
  ['ended elsewhere after ringing', { code: 127 }, 'no-answer', 127],
  ['service unavailable', { code: 34 }, 'congestion', 34],
  ['a cause nobody knows', { code: 99, rang: false }, 'failed', 99],
  ['no cause at all', { code: 0 }, 'failed', 0],
  ['rang in vain', { bySwitch: true }, 'no-answer', 19],
  ['never rang', { bySwitch: true, rang: false }, 'unreachable', 18],
  ['ended by us while ringing', { byUs: true, bySwitch: true }, 'cancelled', 16],
  ['ended by us while talking', { byUs: true, bySwitch: true, answered: true }, 'normal', 16],
  ['hung up while talking', { answered: true }, 'normal', 16],
  ['hung up while talking, with a word for it', { answered: true, code: 31 }, 'normal', 31],
  ['broke while talking', { answered: true, code: 38 }, 'congestion', 38],
  ['a caller who gave up', { inbound: true, rang: false, code: 127 }, 'cancelled', 16],
  ['a caller whom we turned away', { inbound: true, byUs: true, bySwitch: true }, 'normal', 16],
] as const)('%s', (_name, over, cause, code) => {
  expect(endOf(story(over))).toEqual({ cause, code })
})
