/** Keys that are pressed for whoever the agent talks with. */
import { expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import { contactId } from '../ids.ts'
import type { Input } from '../input.ts'
import { START } from '../testing/centre.arbitrary.ts'
import {
  ANSWER,
  BUDI,
  CUSTOMER,
  commands,
  INVITE,
  JOIN,
  mine,
  SWAP,
  THIRD,
  TO_NUMBER,
  talking,
} from '../testing/consult-calls.arbitrary.ts'

const PIN = '4711#'
const PRESS = { ...mine, type: 'send-digits', digits: PIN } as const satisfies Input
const HOLD: Input = { ...mine, type: 'hold-contact' }
const after = (then: readonly Input[], input: Input): Step => step(talking(...then), input, START + 60_000)

test.each([
  ['in a talk', [], 'customer', [CUSTOMER]],
  ['while a third rings who is asked in', [INVITE], 'customer', [CUSTOMER]],
  ['with the number that was asked', [TO_NUMBER, ANSWER], 'third', [THIRD]],
  ['back with the customer', [TO_NUMBER, ANSWER, SWAP], 'customer', [CUSTOMER]],
  ['with all together', [TO_NUMBER, ANSWER, JOIN], 'both', [CUSTOMER, THIRD]],
] as const)(
  '%s they go to whom the agent talks with; the journal has how many, and not which',
  (_what, then, to, legs) => {
    const pressed = after(then, PRESS)
    expect(commands(pressed)).toEqual(legs.map((leg) => ({ type: 'send-digits', leg, digits: PIN })))
    expect(pressed.events.map(({ event }) => event)).toEqual([{ ...mine, type: 'digits-sent', to, count: 5 }])
    expect(JSON.stringify(pressed.events)).not.toContain(PIN)
  },
)

test.each<[string, Input[], Input, string]>([
  ['on hold', [HOLD], PRESS, 'contact'],
  ['while the number rings', [TO_NUMBER], PRESS, 'contact'],
  ['of another agent', [], { ...PRESS, agent: BUDI }, 'contact'],
  ['in no call', [], { ...PRESS, contact: contactId('c-none') }, 'contact'],
  ['none', [], { ...PRESS, digits: '' }, 'digits'],
  ['33 of them', [], { ...PRESS, digits: '1'.repeat(33) }, 'digits'],
  ['a letter', [], { ...PRESS, digits: '12E' }, 'digits'],
  ['a line of its own', [], { ...PRESS, digits: '12\n' }, 'digits'],
])('%s: refused before anything moves', (_what, then, press, path) => {
  const refused = after(then, press)
  expect(refused).toMatchObject({ events: [], effects: [], refusal: { path } })
  if (path === 'digits') expect(refused.refusal?.message).toContain('for example 1234#')
})
