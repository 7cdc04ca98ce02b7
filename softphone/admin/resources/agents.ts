import { ROLES } from '../../../src/wire/agents.ts'
import { changedIn, type Row, textAt, valueAt, withValue } from '../draft.ts'
import type { ResourceView } from '../resource.ts'
import { SKILLS } from './skills.ts'

export const agents: ResourceView = {
  name: 'agents',
  columns: ['name', 'username', 'roles', 'queues'],
  titleAt: 'name',
  idAt: 'id',
  csv: true,
  fresh: { roles: ['agent'], queues: [], skills: [], station: { kind: 'browser' } },
  toDraft: ({ presence: _presence, assignments: _assignments, ...row }: Row) => row,
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name' },
    { kind: 'text', path: 'username', label: 'fields.username' },
    { kind: 'password', path: 'password', label: 'fields.password', hint: 'hints.password' },
    {
      kind: 'many',
      path: 'roles',
      label: 'fields.roles',
      options: { fixed: ROLES.map((role) => ({ value: role, label: `choices.${role}` as const })) },
    },
    {
      kind: 'many',
      path: 'queues',
      label: 'fields.queues',
      options: { lists: [{ list: 'queues', before: '', group: 'nav.queues' }] },
    },
    { ...SKILLS, path: 'skills', label: 'fields.skills' },
    {
      kind: 'choice',
      path: 'station.kind',
      label: 'fields.station',
      options: {
        fixed: [
          { value: 'browser', label: 'choices.browser' },
          { value: 'phone', label: 'choices.phone' },
        ],
      },
    },
    {
      kind: 'text',
      path: 'station.uri',
      label: 'fields.stationUri',
      hint: 'hints.stationUri',
      when: (draft) => valueAt(draft, 'station.kind') === 'phone',
    },
  ],
  request: (draft, before) => {
    const station = valueAt(draft, 'station.kind') === 'browser' ? { kind: 'browser' } : draft.station
    const body = withValue(draft, 'station', station)
    return before === null
      ? { method: 'POST', path: '/agents', body }
      : { method: 'PATCH', path: `/agents/${textAt(before, 'id')}`, body: changedIn(before, body) }
  },
}
