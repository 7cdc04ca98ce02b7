/** The page of one of three is gone: who has somebody at hand waits for nobody. */
import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { accountId } from '../ids.ts'
import type { Input } from '../input.ts'
import { agentOf, START } from '../testing/centre.arbitrary.ts'
import {
  ANSWER,
  BUDI,
  call,
  commands,
  FIRST,
  hands,
  JOIN,
  SITI,
  SWAP,
  THIRD,
  TO_BUDI,
  talking,
  types,
} from '../testing/consult-calls.arbitrary.ts'

const LATER = START + 20_000
const silent = (leg: typeof FIRST): Input => ({ type: 'leg-silent', leg })

test('the colleague who was asked: the talk goes on as it was before', () => {
  const state = talking(TO_BUDI, ANSWER, SWAP)
  expect(types(step(state, silent(THIRD), LATER))).toEqual(['consult-ended'])
  expect(call(state)).toMatchObject({ phase: { type: 'talking', agent: SITI, leg: FIRST } })
  expect(call(state)?.rejoin).toBeUndefined()
  expect(hands(state, BUDI)).toEqual([])
})

test('the agent, with a colleague in the call: the customer is the colleague’s, and nobody is waited for', () => {
  const state = talking(TO_BUDI, ANSWER, JOIN)
  const gone = step(state, silent(FIRST), LATER)
  expect(types(gone)).not.toContain('talk-interrupted')
  expect(call(state)).toMatchObject({ phase: { type: 'talking', agent: BUDI, leg: THIRD } })
  expect(call(state)?.rejoin).toBeUndefined()
  expect(hands(state, BUDI)).toEqual(['active'])
})

test('a colleague in a browser is listened to like the agent', () => {
  const state = talking()
  const account = accountId('web-0000000000000001')
  const reached = (reachable: boolean): Input => ({ type: 'account-reached', account, reachable })
  const browser = agentOf('budi', ['support', 'sales'], { station: { kind: 'browser' } })
  const inputs: readonly Input[] = [
    { type: 'save-agent', agent: browser },
    { type: 'issue-phone', agent: BUDI, account, until: START + 3_600_000, takeOver: false },
    reached(true),
    { type: 'set-presence', agent: BUDI, state: 'available', reason: null },
    TO_BUDI,
    ANSWER,
  ]
  inputs.forEach((input, nth) => void step(state, input, START + 3_000 + nth * 1_000))
  expect(hands(state, BUDI)).toEqual(['active'])
  expect(commands(step(state, reached(false), LATER))).toContainEqual({
    type: 'listen-for-life',
    leg: THIRD,
    forMs: 60_000,
  })
})
