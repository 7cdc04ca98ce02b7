/** What is wrong with a value, place by place, in words: the schema's own descriptions, which carry an example each. */
import Type, { type TSchema } from 'typebox'

export interface Problem {
  /** As `exits/next`; empty for the value itself. */
  readonly path: string
  readonly problem: string
}

const MOST = 64

export const problemsOf = (schema: TSchema, value: unknown): readonly Problem[] => {
  const problems: Problem[] = []
  look(schema, value, '', problems)
  return problems.length === 0 ? [{ path: '', problem: `must be ${wanted(schema)}` }] : problems.slice(0, MOST)
}

const look = (schema: TSchema, value: unknown, path: string, found: Problem[]): void => {
  if (found.length >= MOST) return
  if (Type.IsUnion(schema)) lookInUnion(schema, value, path, found)
  else if (Type.IsRecord(schema)) lookInRecord(schema, value, path, found)
  else if (Type.IsObject(schema)) lookInObject(schema, value, path, found)
  else if (Type.IsArray(schema)) lookInArray(schema, value, path, found)
  else if (!fits(schema, value)) found.push({ path, problem: `must be ${wanted(schema)}` })
}

/** The branch that is meant is the one whose first property is there. */
const lookInUnion = (schema: Type.TUnion, value: unknown, path: string, found: Problem[]): void => {
  const branches: readonly TSchema[] = schema.anyOf
  const meant = branches.find((branch) => {
    if (Type.IsArray(branch)) return Array.isArray(value)
    if (!Type.IsObject(branch)) return fits(branch, value)
    const [first] = Object.keys(branch.properties)
    return isObject(value) && first !== undefined && Object.hasOwn(value, first)
  })
  if (meant === undefined) found.push({ path, problem: `must be ${wanted(schema)}` })
  else look(meant, value, path, found)
}

const lookInObject = (schema: Type.TObject, value: unknown, path: string, found: Problem[]): void => {
  if (!isObject(value)) {
    found.push({ path, problem: `must be ${wanted(schema)}` })
    return
  }
  for (const name of Object.keys(value))
    if (!Object.hasOwn(schema.properties, name)) {
      const known = Object.keys(schema.properties).join(', ')
      found.push({ path: join(path, name), problem: `is not known here; known: ${known}` })
    }
  for (const [name, of] of Object.entries(schema.properties)) {
    if (Object.hasOwn(value, name)) look(of, value[name], join(path, name), found)
    else if (!Type.IsOptional(of)) found.push({ path: join(path, name), problem: `is missing; it is ${wanted(of)}` })
  }
}

const lookInRecord = (schema: Type.TRecord, value: unknown, path: string, found: Problem[]): void => {
  if (!isObject(value)) {
    found.push({ path, problem: `must be ${wanted(schema)}` })
    return
  }
  const [row] = Object.entries<TSchema>(schema.patternProperties)
  if (row === undefined) return
  const [pattern, of] = row
  const names = new RegExp(pattern, 'u')
  for (const [name, inner] of Object.entries(value)) {
    if (names.test(name)) look(of, inner, join(path, name), found)
    else found.push({ path: join(path, name), problem: `has a name that is not allowed here (${pattern})` })
  }
}

const lookInArray = (schema: Type.TArray, value: unknown, path: string, found: Problem[]): void => {
  if (!Array.isArray(value) || !isWithin(value.length, schema, 'minItems', 'maxItems'))
    found.push({ path, problem: `must be ${wanted(schema)}` })
  else for (const [index, inner] of value.entries()) look(schema.items, inner, join(path, String(index)), found)
}

const fits = (schema: TSchema, value: unknown): boolean => {
  if (Type.IsLiteral(schema)) return value === schema.const
  if (Type.IsBoolean(schema)) return typeof value === 'boolean'
  if (Type.IsInteger(schema))
    return typeof value === 'number' && Number.isInteger(value) && isWithin(value, schema, 'minimum', 'maximum')
  if (Type.IsEnum(schema)) return typeof value === 'string' && schema.enum.includes(value)
  if (Type.IsString(schema)) {
    const pattern = own(schema, 'pattern')
    const isLong = typeof value === 'string' && isWithin(value.length, schema, 'minLength', 'maxLength')
    return isLong && (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value))
  }
  return true
}

const wanted = (schema: TSchema): string => {
  if (Type.IsLiteral(schema)) return JSON.stringify(schema.const)
  const description = own(schema, 'description')
  return typeof description === 'string' ? description : 'something else'
}

const isWithin = (size: number, schema: TSchema, least: string, most: string): boolean => {
  const [from, to] = [own(schema, least), own(schema, most)]
  return (typeof from !== 'number' || size >= from) && (typeof to !== 'number' || size <= to)
}

const own = (schema: TSchema, name: string): unknown => Object.getOwnPropertyDescriptor(schema, name)?.value
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const join = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`)
