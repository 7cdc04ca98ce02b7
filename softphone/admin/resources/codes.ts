import type { ResourceView } from '../resource.ts'

/** Dispositions and reasons: a name, and what it is called in each language where that differs. */
const codes = (name: 'dispositions' | 'reasons'): ResourceView => ({
  name,
  columns: ['name', 'names.en', 'names.id'],
  titleAt: 'name',
  idAt: 'id',
  fresh: { names: {} },
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name' },
    { kind: 'text', path: 'names.en', label: 'fields.nameEn', empty: 'gone' },
    { kind: 'text', path: 'names.id', label: 'fields.nameId', empty: 'gone' },
  ],
})

export const dispositions = codes('dispositions')
export const reasons = codes('reasons')
