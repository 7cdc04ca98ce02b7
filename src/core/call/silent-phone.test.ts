/** A desk phone that says not a word is one that is not there: after a few calls its agent is away. */
import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { agentId, contactId, offerLeg } from '../ids.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'

test.each([
  ['says nothing at all', 'silent', 'missed'],
  ['is nowhere to be found', 'unreachable', 'unreachable'],
] as const)('a phone that %s', (_, cause, reason) => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1', '1501'), START)
  const leg = offerLeg(contactId('c-in-1'), 1)
  const { events } = step(state, { type: 'leg-ended', leg, cause, code: 102 }, START + 6_400)
  const ended = events.find(({ event }) => event.type === 'offer-ended')?.event
  expect(ended).toMatchObject({ agent: agentId('siti'), reason })
})
