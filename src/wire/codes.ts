/** Dispositions and reasons. */
import Type, { type Static } from 'typebox'
import { closed, Id, Label, listOf } from './basics.ts'

const name = Label
/** In the languages in which it is not `name`. */
const names = Type.Object({ en: Type.Optional(Label), id: Type.Optional(Label) }, closed)

export const Code = Type.Object({ id: Id, name, names }, closed)
export type Code = Static<typeof Code>
export const CodeList = listOf(Code)

/** `id` may be chosen; else it is made of the name. */
export const NewCode = Type.Object({ id: Type.Optional(Id), name, names: Type.Optional(names) }, closed)
export const CodePatch = Type.Object(
  { name: Type.Optional(name), names: Type.Optional(names) },
  { ...closed, minProperties: 1 },
)
