/** Numbers: set one by one or as a table, which is taken as a whole or not at all. */
import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { queueId } from '../ids.ts'
import { stateToJson } from '../state-json.ts'
import { START, smallCentre } from '../testing/centre.arbitrary.ts'

const to = (number: string, queue: string) => ({ number, target: { queue: queueId(queue) } })

test('a table of numbers is set as a whole; what leads there already is not set again', () => {
  const { state } = smallCentre()
  const did = step(state, { type: 'set-numbers', numbers: [to('1501', 'support'), to('1503', 'sales')] }, START)
  expect(did.events.map(({ event }) => event)).toEqual([{ type: 'number-set', ...to('1503', 'sales') }])
  expect([...state.numbers.keys()].sort()).toEqual(['1501', '1502', '1503'])
})

test('one wrong row, and nothing of it is done', () => {
  const { state } = smallCentre()
  const before = stateToJson(state)
  const numbers = [to('1503', 'sales'), to('1504', 'nobody'), to('15&5', 'sales')]
  expect(step(state, { type: 'set-numbers', numbers }, START)).toEqual({
    events: [],
    effects: [],
    refusal: { code: 'invalid', path: 'numbers.1.queue', message: 'there is no queue "nobody"' },
  })
  expect(stateToJson(state)).toEqual(before)
})
