import type { ResourceView } from '../resource.ts'
import { FlowWork } from './flow-work.tsx'

export const flows: ResourceView = {
  name: 'flows',
  columns: ['name', 'published.version', 'draft.by', 'numbers'],
  titleAt: 'name',
  idAt: 'id',
  fresh: {},
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name', onlyNew: true },
    { kind: 'number', path: 'published.version', label: 'fields.published', when: () => false },
    { kind: 'text', path: 'draft.by', label: 'fields.draftBy', when: () => false },
    { kind: 'list', path: 'numbers', label: 'nav.numbers', when: () => false },
  ],
  Extra: FlowWork,
}
