import { textAt, withValue } from '../draft.ts'
import type { ResourceView } from '../resource.ts'

/** A target is held as `queue:sales` or `flow:hotline`. */
export const numbers: ResourceView = {
  name: 'numbers',
  columns: ['number', 'target'],
  titleAt: 'number',
  idAt: 'number',
  csv: true,
  fresh: {},
  toDraft: ({ number, queue, flow }) => ({
    number,
    target: typeof queue === 'string' ? `queue:${queue}` : `flow:${String(flow)}`,
  }),
  fields: [
    { kind: 'text', path: 'number', label: 'fields.number', onlyNew: true },
    {
      kind: 'choice',
      path: 'target',
      label: 'fields.target_',
      none: 'choices.choose',
      options: {
        lists: [
          { list: 'queues', before: 'queue:', group: 'nav.queues' },
          { list: 'flows', before: 'flow:', group: 'nav.flows' },
        ],
      },
    },
  ],
  request: (draft) => {
    const [kind = '', id = ''] = textAt(draft, 'target').split(':')
    return {
      method: 'PUT',
      path: `/numbers/${encodeURIComponent(textAt(draft, 'number'))}`,
      body: id === '' ? {} : withValue({}, kind, id),
    }
  },
}
