import { newQueue } from '../../../src/core/acd/new-queue.ts'
import { STRATEGIES } from '../../../src/core/acd/words.ts'
import { USUAL_CALLBACK } from '../../../src/core/callback/words.ts'
import { queueId } from '../../../src/core/ids.ts'
import { changedIn, type Row, textAt } from '../draft.ts'
import type { FieldSpec, ResourceView } from '../resource.ts'
import { SKILLS } from './skills.ts'

const SECOND = 1_000
const HOUR = 3_600_000
const PERCENT = 0.01
const seconds = (path: string, label: FieldSpec['label']): FieldSpec => ({
  kind: 'number',
  path,
  label,
  per: SECOND,
  unit: 'units.seconds',
  when: (draft) => draft.callsBack === true,
})
const { id: _id, name: _name, ...fresh } = newQueue(queueId('new'), '', { recorded: true })

const callsBack = (draft: Row): boolean => draft.callsBack === true

/** The form has a switch and rules beside it; the server has rules or none. */
const fromDraft = ({ callsBack: isOn, callback, ...draft }: Row): Row => ({
  ...draft,
  callback: isOn === true ? callback : null,
})

const CALLBACK: readonly FieldSpec[] = [
  { kind: 'yes', path: 'callsBack', label: 'fields.callsBack', hint: 'hints.callsBack' },
  { kind: 'text', path: 'callback.key', label: 'fields.callbackKey', when: callsBack },
  seconds('callback.afterMs', 'fields.callbackAfter'),
  seconds('callback.everyMs', 'fields.callbackEvery'),
  { kind: 'number', path: 'callback.attempts', label: 'fields.callbackAttempts', when: callsBack },
  seconds('callback.pauseMs', 'fields.callbackPause'),
  {
    kind: 'number',
    path: 'callback.validMs',
    label: 'fields.callbackValid',
    hint: 'hints.callbackValid',
    per: HOUR,
    unit: 'units.hours',
    when: callsBack,
  },
  {
    kind: 'choice',
    path: 'callback.hours',
    label: 'fields.callbackHours',
    hint: 'hints.callbackHours',
    options: { lists: [{ list: 'hours', before: '', group: 'nav.hours' }] },
    none: 'choices.always',
    when: callsBack,
  },
]

export const queues: ResourceView = {
  name: 'queues',
  columns: ['name', 'strategy', 'ringTimeoutMs', 'wrapupMs', 'recorded'],
  titleAt: 'name',
  idAt: 'id',
  fresh: { ...fresh, callsBack: false, callback: USUAL_CALLBACK },
  toDraft: (row) => ({ ...row, callsBack: row.callback !== null, callback: row.callback ?? USUAL_CALLBACK }),
  request: (draft, before) =>
    before === null
      ? { method: 'POST', path: '/queues', body: fromDraft(draft) }
      : {
          method: 'PATCH',
          path: `/queues/${textAt(before, 'id')}`,
          body: changedIn(fromDraft(before), fromDraft(draft)),
        },
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name' },
    {
      kind: 'choice',
      path: 'strategy',
      label: 'fields.strategy',
      options: { fixed: STRATEGIES.map((strategy) => ({ value: strategy, label: `choices.${strategy}` as const })) },
    },
    { kind: 'number', path: 'ringTimeoutMs', label: 'fields.ringTimeoutMs', per: SECOND, unit: 'units.seconds' },
    { kind: 'number', path: 'wrapupMs', label: 'fields.wrapupMs', per: SECOND, unit: 'units.seconds' },
    { kind: 'number', path: 'weight', label: 'fields.weight', hint: 'hints.weight' },
    { ...SKILLS, path: 'requires', label: 'fields.requires' },
    {
      kind: 'number',
      path: 'serviceLevel.thresholdMs',
      label: 'fields.thresholdMs',
      per: SECOND,
      unit: 'units.seconds',
    },
    { kind: 'number', path: 'serviceLevel.target', label: 'fields.target', per: PERCENT, unit: 'units.percent' },
    { kind: 'yes', path: 'recorded', label: 'fields.recorded' },
    ...CALLBACK,
  ],
}
