import type { ResourceView } from '../resource.ts'

export const routes: ResourceView = {
  name: 'routes',
  columns: ['name', 'prefix', 'trunks', 'allowed'],
  titleAt: 'name',
  idAt: 'id',
  fresh: { prefix: '', strip: 0, prepend: '', trunks: [], callerId: null, allowed: true },
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name' },
    { kind: 'text', path: 'prefix', label: 'fields.prefix', hint: 'hints.prefix' },
    { kind: 'number', path: 'strip', label: 'fields.strip' },
    { kind: 'text', path: 'prepend', label: 'fields.prepend' },
    { kind: 'text', path: 'callerId', label: 'fields.callerId', hint: 'hints.callerId', empty: 'null' },
    {
      kind: 'many',
      path: 'trunks',
      label: 'fields.trunks',
      options: { lists: [{ list: 'trunks', before: '', group: 'nav.trunks' }] },
    },
    { kind: 'yes', path: 'allowed', label: 'fields.allowed' },
  ],
}
