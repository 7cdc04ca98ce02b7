import { CAP_NAMES, isStopping } from '../../../src/core/lines/cap-words.ts'
import type { ResourceView } from '../resource.ts'

/** How much may be called out: there is one of it. */
export const caps: ResourceView = {
  name: 'caps',
  columns: [],
  titleAt: '',
  idAt: '',
  single: true,
  fields: [
    { kind: 'text', path: 'country', label: 'fields.country', hint: 'hints.country' },
    { kind: 'list', path: 'abroad', label: 'fields.abroad', hint: 'hints.list' },
    { kind: 'text', path: 'zone', label: 'fields.zone', hint: 'hints.zone' },
    ...CAP_NAMES.flatMap((name) =>
      (['calls', 'minutes'] as const).map((measure) => ({
        kind: 'number' as const,
        path: `caps.${name}.${measure}`,
        ...(measure === 'calls' ? { newRow: true as const } : {}),
        label: `fields.${name}${measure === 'calls' ? 'Calls' : 'Minutes'}` as const,
        hint: isStopping(name) ? ('hints.stops' as const) : ('hints.noLimit' as const),
        empty: 'null' as const,
      })),
    ),
  ],
}
