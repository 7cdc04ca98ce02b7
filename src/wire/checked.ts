/** For those who read what crossed the wire: answers are held against the schema that was promised. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'

export type Schema = TSchema
export type Checked<T extends Schema> = Static<T>

/** The value, when it has the promised shape; throws with every place where it has not. */
export const checked = <T extends Schema>(schema: T, value: unknown, what: string): Checked<T> => {
  if (Value.Check(schema, value)) return value
  const problems = [...Value.Errors(schema, value)].map((error) => `${error.instancePath}: ${error.message}`)
  throw new Error(`${what} is something else than promised: ${problems.join('; ')}`)
}
