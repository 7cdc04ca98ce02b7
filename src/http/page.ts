/** Lists that are whole in memory, a page at a time: the cursor is the last id handed out. */
import Type, { type Static } from 'typebox'
import type { Page } from '../ports/store.ts'
import { closed } from '../wire/basics.ts'

export const DEFAULT_LIMIT = 50

export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  closed,
)

/** Ordered by key, so that a row added or removed between two pages shifts nothing. */
export const pageOf = <T>(rows: readonly T[], keyOf: (row: T) => string, query: Static<typeof PageQuery>): Page<T> => {
  const { limit = DEFAULT_LIMIT, cursor } = query
  const sorted = rows
    .map((row) => ({ row, key: keyOf(row) }))
    .filter(({ key }) => cursor === undefined || key > cursor)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const last = sorted[limit - 1]
  return {
    items: sorted.slice(0, limit).map(({ row }) => row),
    next: sorted.length > limit && last !== undefined ? last.key : null,
  }
}
