import { expect, it } from 'vitest'
import { startWords } from '../ui/words.ts'
import { codeWord, eventWord } from './words-of.ts'

const code = { id: 'meal', name: 'Meal', names: { id: 'Makan' } }

it.each([
  ['id', 'Makan'],
  ['en', 'Meal'],
  ['fr', 'Meal'],
])('a code in %s is %s', (language, word) => {
  expect(codeWord(code, language)).toBe(word)
})

it.each([
  ['note-added', { text: 'wants <b>blue</b>' }, 'Note by Siti: wants <b>blue</b>'],
  ['wrapup-ended', { note: 'call back on Monday' }, 'Wrap-up finished: call back on Monday'],
  ['wrapup-ended', { note: null }, 'Wrap-up finished'],
  ['answer-ordered', {}, 'The phone of Siti was told to answer'],
  ['digits-sent', { count: 4, to: 'customer' }, 'Keys pressed: 4'],
  ['agent-muted', {}, 'Muted: the caller does not hear Siti'],
  ['something-new', {}, 'Something happened'],
])('%s is told in words', (type, fields, words) => {
  const { t } = startWords('en', () => {})
  expect(eventWord(t, { at: '2026-03-01T08:00:00.000Z', type, ...fields }, 'Siti')).toBe(words)
})
