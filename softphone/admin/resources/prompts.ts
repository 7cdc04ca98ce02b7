import { LANGUAGES } from '../../../src/core/languages.ts'
import { changedIn, type Row, textAt } from '../draft.ts'
import type { ResourceView } from '../resource.ts'
import { PromptTakes } from './prompt-takes.tsx'

export const prompts: ResourceView = {
  name: 'prompts',
  columns: ['name', 'languages'],
  titleAt: 'name',
  idAt: 'id',
  fresh: { language: 'id' },
  toDraft: (row) => ({ ...row, languages: Object.keys(takesOf(row)) }),
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name' },
    {
      kind: 'choice',
      path: 'language',
      label: 'fields.language',
      options: { fixed: LANGUAGES.map((language) => ({ value: language, label: `languages.${language}` as const })) },
      when: ({ id }) => id === undefined,
    },
    { kind: 'sound', path: 'audio', label: 'fields.sound', when: ({ id }) => id === undefined },
    {
      kind: 'many',
      path: 'languages',
      label: 'fields.language',
      options: { fixed: LANGUAGES.map((language) => ({ value: language, label: `languages.${language}` as const })) },
      when: () => false,
    },
  ],
  request: (draft, before) => {
    if (before !== null)
      return { method: 'PATCH', path: `/prompts/${textAt(before, 'id')}`, body: changedIn(before, draft) }
    const words = new URLSearchParams({ name: textAt(draft, 'name'), language: textAt(draft, 'language') })
    const { audio } = draft
    const body = audio instanceof Blob ? audio : new Blob([], { type: 'audio/wav' })
    return { method: 'POST', path: `/prompts?${words}`, body }
  },
  Extra: PromptTakes,
}

const takesOf = ({ takes }: Row): object => (typeof takes === 'object' && takes !== null ? takes : {})
