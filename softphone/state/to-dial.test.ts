import { expect, it } from 'vitest'
import { isNumber, otherOf, toDial } from './to-dial.ts'

it.each([
  ['(021) 502-01.234', '02150201234'],
  [' +62 812 3456 ', '+628123456'],
  ['500&600', '500&600'],
  ['', ''],
])('%j is dialled as %j', (typed, number) => expect(toDial(typed)).toBe(number))

it('calls back whoever was at the other end, and no text that is no number', () => {
  expect(otherOf({ direction: 'inbound', from: '0812', to: '1500' })).toBe('0812')
  expect(otherOf({ direction: 'outbound', from: '1500', to: '0812' })).toBe('0812')
  for (const text of ['', 'visitor0a1b2c3d', '500&600', '*21#']) expect(isNumber(text)).toBe(false)
})
