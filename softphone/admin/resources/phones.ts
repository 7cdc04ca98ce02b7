import type { ResourceView } from '../resource.ts'

export const phones: ResourceView = {
  name: 'phones',
  columns: ['label', 'agent', 'uri', 'registered'],
  titleAt: 'label',
  idAt: 'id',
  fresh: { agent: null },
  toldOnce: 'provisioning',
  fields: [
    { kind: 'text', path: 'label', label: 'fields.label' },
    {
      kind: 'choice',
      path: 'agent',
      label: 'fields.whose',
      none: 'choices.anybody',
      options: { lists: [{ list: 'agents', before: '', group: 'nav.agents' }] },
    },
    { kind: 'text', path: 'uri', label: 'fields.uri', when: () => false },
    { kind: 'yes', path: 'registered', label: 'fields.registered', when: () => false },
  ],
}
