import { newQueue } from '../../../src/core/acd/new-queue.ts'
import { STRATEGIES } from '../../../src/core/acd/words.ts'
import { queueId } from '../../../src/core/ids.ts'
import type { ResourceView } from '../resource.ts'
import { SKILLS } from './skills.ts'

const SECOND = 1_000
const PERCENT = 0.01
const { id: _id, name: _name, ...fresh } = newQueue(queueId('new'), '', { recorded: true })

export const queues: ResourceView = {
  name: 'queues',
  columns: ['name', 'strategy', 'ringTimeoutMs', 'wrapupMs', 'recorded'],
  titleAt: 'name',
  idAt: 'id',
  fresh: { ...fresh },
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
  ],
}
