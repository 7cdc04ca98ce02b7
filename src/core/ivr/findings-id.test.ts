import { expect, test } from 'vitest'
import { type FindingCode, finding } from './findings.ts'
import { INDONESIAN, sentenceIn } from './findings-id.ts'

const places = (text: string): string[] =>
  [...new Set([...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)].map(String))].sort()

const isCode = (code: string): code is FindingCode => Object.hasOwn(INDONESIAN, code)
const codes = Object.keys(INDONESIAN).filter(isCode)

test.each(codes)('%s says the same in both languages', (code) => {
  const english = places(finding(code, '').text).filter((place) => !place.includes('when'))
  expect(places(INDONESIAN[code])).toEqual(english)
})

test('a finding is a sentence with its values', () => {
  const found = finding('setting-missing', 'nodes/a/queue', { what: 'queue', example: 'support' })
  expect(sentenceIn('en', found)).toBe('No queue is chosen; choose one, such as "support".')
  expect(sentenceIn('id', found)).toBe('Belum ada antrean yang dipilih; pilihlah satu, misalnya "support".')
})
