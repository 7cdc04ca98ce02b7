/** Who changed which setting, and how it was before. */
import Type, { type Static } from 'typebox'
import { RESOURCES } from '../core/settings/resources.ts'
import { closed, listOf, Moment, nullable } from './basics.ts'

const Seq = Type.Integer({ minimum: 1, examples: [4711] })

const Difference = Type.Object(
  {
    path: Type.String({ examples: ['serviceLevel.target'] }),
    /** Null where there was nothing; also of what is secret. */
    old: Type.Unknown(),
    new: Type.Unknown(),
    /** It is another one, and nobody is told which. */
    secret: Type.Boolean(),
  },
  closed,
)

export const Change = Type.Object(
  {
    seq: Seq,
    at: Moment,
    /** Null: the installation itself. The name is null once they are gone. */
    by: nullable(Type.Object({ id: Type.String(), name: nullable(Type.String()) }, closed)),
    resource: Type.Enum(RESOURCES),
    id: Type.String(),
    what: Type.Enum(['made', 'changed', 'retired']),
    differences: Type.Array(Difference),
    /** It is the last change of that thing, and can be taken back. */
    undoable: Type.Boolean(),
  },
  closed,
)
export type Change = Static<typeof Change>
export const ChangeList = listOf(Change)

export const ChangesQuery = Type.Object(
  {
    resource: Type.Optional(Type.Enum(RESOURCES)),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
    cursor: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,15}$' })),
  },
  closed,
)
export const ChangeParams = Type.Object({ seq: Seq }, closed)
