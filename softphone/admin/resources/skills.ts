import type { FieldSpec } from '../resource.ts'

/** What somebody can do and how well, or what a queue asks for. */
export const SKILLS = {
  kind: 'rows',
  fresh: { skill: '', level: 5 },
  add: 'actions.addSkill',
  fields: [
    { kind: 'text', path: 'skill', label: 'fields.skill' },
    { kind: 'number', path: 'level', label: 'fields.level' },
  ],
} as const satisfies Omit<Extract<FieldSpec, { readonly kind: 'rows' }>, 'path' | 'label'>
