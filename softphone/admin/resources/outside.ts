import type { ResourceView } from '../resource.ts'

/** What holds for every call out: there is one of it. */
export const outside: ResourceView = {
  name: 'outside',
  columns: [],
  titleAt: '',
  idAt: '',
  single: true,
  fields: [
    { kind: 'yes', path: 'stopped', label: 'fields.stopped', hint: 'hints.stopped' },
    { kind: 'list', path: 'emergency', label: 'fields.emergency', hint: 'hints.list' },
  ],
}
