import Type from 'typebox'
import { closed } from './basics.ts'

/** What came of a table. */
export const CsvAnswer = Type.Object({ rows: Type.Integer({ description: 'How many were read' }) }, closed)
