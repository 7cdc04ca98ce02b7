/** Words about a contact, while it goes on and afterwards. */
import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { contactId } from '../ids.ts'
import type { Input } from '../input.ts'
import { START } from '../testing/centre.arbitrary.ts'
import { mine, SITI, talking } from '../testing/consult-calls.arbitrary.ts'
import { NOTE_MOST } from './note.ts'

const NOTE = { ...mine, type: 'add-note', text: ' wants an invoice\n', closed: false } as const
const take = (input: Input) => step(talking(), input, START + 60_000)

test('a note is kept as it was written, but for the blank around it', () => {
  expect(take(NOTE)).toMatchObject({
    effects: [],
    events: [{ event: { ...mine, type: 'note-added', text: 'wants an invoice' } }],
  })
})

test('one of a closed contact needs the word of who found it in the records', () => {
  const contact = contactId('c-long-ago')
  expect(take({ ...NOTE, contact })).toMatchObject({ events: [], refusal: { code: 'unknown', path: 'contact' } })
  expect(take({ ...NOTE, contact, closed: true }).events).toMatchObject([{ event: { contact, agent: SITI } }])
})

test.each(['', ' \n ', 'x'.repeat(NOTE_MOST + 1)])('nothing, blank or too much is refused with an example', (text) => {
  const { events, refusal } = take({ ...NOTE, text })
  expect(events).toEqual([])
  expect(refusal).toMatchObject({ code: 'invalid', path: 'text' })
  expect(refusal?.message).toContain('for example')
})
