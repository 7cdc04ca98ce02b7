import type { FieldSpec, ResourceView } from '../resource.ts'
import { Holidays } from './holidays.tsx'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const INTERVALS = {
  kind: 'rows',
  fresh: { from: '08:00', to: '17:00' },
  add: 'actions.addInterval',
  fields: [
    { kind: 'text', path: 'from', label: 'fields.from' },
    { kind: 'text', path: 'to', label: 'fields.to' },
  ],
} as const satisfies Omit<Extract<FieldSpec, { readonly kind: 'rows' }>, 'path' | 'label'>

export const hours: ResourceView = {
  name: 'hours',
  columns: ['name', 'zone'],
  titleAt: 'name',
  idAt: 'id',
  fresh: { zone: 'Asia/Jakarta', week: {}, exceptions: [] },
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name' },
    { kind: 'text', path: 'zone', label: 'fields.zone', hint: 'hints.zone' },
    ...WEEKDAYS.map((day): FieldSpec => ({ ...INTERVALS, path: `week.${day}`, label: `days.${day}` })),
    {
      kind: 'rows',
      path: 'exceptions',
      label: 'fields.exceptions',
      fresh: { date: '', name: '', intervals: [] },
      add: 'actions.addDay',
      fields: [
        { kind: 'text', path: 'date', label: 'fields.date', hint: 'hints.date' },
        { kind: 'text', path: 'name', label: 'fields.name' },
        { ...INTERVALS, path: 'intervals', label: 'fields.intervals' },
      ],
    },
  ],
  Extra: Holidays,
}
