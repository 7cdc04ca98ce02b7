import { Exit, LanguageCode, nodeOf } from '../format.ts'
import { defineKind } from '../kind.ts'

export const language = defineKind(
  'language',
  'Sets the language in which the caller hears all that follows.',
  nodeOf('language', { language: LanguageCode }, { next: Exit }),
  (node) => ({
    exits: [{ exit: 'next', when: 'the language is set', unasked: true }],
    waits: false,
    uses: { languages: [{ language: node.language, path: 'language' }] },
    begin: () => ({ type: 'leave', exit: 'next', why: { because: 'set' }, language: node.language }),
  }),
)
