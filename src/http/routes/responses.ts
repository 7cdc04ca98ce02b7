/** What a route answers, for the serialiser and for OpenAPI: the success named, every failure a problem. */
import Type, { type TSchema } from 'typebox'
import { Problem } from '../../wire/basics.ts'

const problem = {
  description: 'What was wrong (RFC 9457).',
  content: { 'application/problem+json': { schema: Problem } },
}

export const answers = <T extends TSchema>(schema: T) => ({ 200: schema, '4xx': problem, '5xx': problem })
export const makes = <T extends TSchema>(schema: T) => ({ 201: schema, '4xx': problem, '5xx': problem })
export const answersNothing = { 204: Type.Null({ description: 'Done.' }), '4xx': problem, '5xx': problem }
/** Bytes that no JSON schema describes. */
export const answersBytes = { '4xx': problem, '5xx': problem }
