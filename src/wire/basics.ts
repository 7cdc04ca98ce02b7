/** What every resource is made of: names, moments, lists and the shape of an error. */
import Type, { type Static, type TSchema } from 'typebox'
import { ID_PATTERN } from '../core/ids.ts'

export const closed = { additionalProperties: false } as const

export const Id = Type.String({ pattern: ID_PATTERN.source, examples: ['support'] })
/** A name for people to read: no control characters, so that it is safe in a log, a display and a SIP header. */
export const Label = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })
/** A moment: ISO 8601, UTC. */
export const Moment = Type.String({ format: 'date-time', examples: ['2026-01-31T08:30:00.000Z'] })
/** A length of time in milliseconds. */
export const Duration = Type.Number({ minimum: 0 })
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A moment as the wire writes it. */
export const toMoment = (at: number): string => new Date(at).toISOString()
export const toMomentOrNull = (at: number | null): string | null => (at === null ? null : toMoment(at))

/** One page of a list: hand `next` back as `cursor` to get what follows; null at the end. */
export const listOf = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: nullable(Type.String()) }, closed)

export const IdParams = Type.Object({ id: Id }, closed)

/** RFC 9457. `errors` names every place that is wrong. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }, closed))),
})
export type Problem = Static<typeof Problem>
