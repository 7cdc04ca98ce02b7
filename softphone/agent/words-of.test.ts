import { expect, it } from 'vitest'
import { codeWord } from './words-of.ts'

const code = { id: 'meal', name: 'Meal', names: { id: 'Makan' } }

it.each([
  ['id', 'Makan'],
  ['en', 'Meal'],
  ['fr', 'Meal'],
])('a code in %s is %s', (language, word) => {
  expect(codeWord(code, language)).toBe(word)
})
