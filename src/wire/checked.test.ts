import { expect, it } from 'vitest'
import { checked } from './checked.ts'
import { NumberEntry } from './queues.ts'

it('gives back what is as promised', () => {
  expect(checked(NumberEntry, { number: '1501', queue: 'support' }, 'a number')).toEqual({
    number: '1501',
    queue: 'support',
  })
})

it('names what was read and the place that is wrong', () => {
  expect(() => checked(NumberEntry, { number: '1501', queue: 7 }, '/numbers/1501')).toThrow(/\/numbers\/1501.*\/queue/)
})
