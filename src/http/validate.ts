/**
 * TypeBox checks what comes in. A body is taken as it is (`"5"` is not 5, an unknown property is refused, nothing is
 * filled in); the text of a query is read as the numbers its schema asks for.
 */
import type { FastifySchemaCompiler } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { Convert } from 'typebox/value'
import { ProblemError } from './problem.ts'

/** As many places are named at most; a hostile body cannot make the answer, or the work, long. */
const MAX_ERRORS = 64
Settings.Set({ maxErrors: MAX_ERRORS })

type Found = ReturnType<ReturnType<typeof Compile>['Errors']>[number]
interface Wrong {
  readonly path: string
  readonly message: string
}

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const isText = httpPart === 'querystring' || httpPart === 'params'
  return (data: unknown) => {
    const value = isText ? Convert(schema, structuredClone(data)) : data
    if (validator.Check(value)) return { value }
    return {
      error: new ProblemError(400, 'The request has wrong values.', wrongPlaces(validator.Errors(value), httpPart)),
    }
  }
}

/** The same for what comes in another way than as a body: the value, or every place that is wrong. */
export const readerOf = <T extends TSchema>(schema: T) => {
  const validator = Compile(schema)
  const isRight = (value: unknown): value is Static<T> => validator.Check(value)
  return (value: unknown): { readonly value: Static<T> } | { readonly wrong: readonly Wrong[] } =>
    isRight(value) ? { value } : { wrong: wrongPlaces(validator.Errors(value), 'body') }
}

/** Each wrong place once, as `skills.0.level`; the request as a whole is `body`, `querystring` or `params`. */
const wrongPlaces = (found: readonly Found[], part: string | undefined): Wrong[] => {
  const places = new Map<string, string>()
  const add = (path: string, message: string): void => {
    const name = path === '' ? (part ?? 'body') : path
    if (!places.has(name)) places.set(name, message)
  }
  for (const error of settleUnions(found)) {
    const at = toPath(error.instancePath)
    switch (error.keyword) {
      case 'required':
        for (const name of error.params.requiredProperties) add(join(at, name), 'is missing')
        break
      case 'additionalProperties':
        for (const name of error.params.additionalProperties) add(join(at, name), 'is not known here')
        break
      // A closed object's unknown property is named by `additionalProperties`.
      case 'boolean':
        break
      case 'enum':
        add(at, `must be one of ${error.params.allowedValues.map((value) => JSON.stringify(value)).join(', ')}`)
        break
      case 'const':
        add(at, `must be ${JSON.stringify(error.params.allowedValue)}`)
        break
      case 'pattern':
        add(at, `has characters or a form that are not allowed here (${error.params.pattern})`)
        break
      default:
        add(at, error.message)
    }
  }
  return [...places].map(([path, message]) => ({ path, message }))
}

/**
 * A value that fits no branch of a union is measured against the branch it means: the one whose tag or JSON type it has.
 * When it means none, the tags or types it could have had are named.
 */
const settleUnions = (found: readonly Found[]): readonly Found[] => {
  let errors = found
  for (const union of found.filter((error) => error.keyword === 'anyOf')) {
    const prefix = `${union.schemaPath}/anyOf/`
    const within = errors.filter((error) => error.schemaPath.startsWith(prefix))
    const branches = byBranch(within, prefix)
    const rest = errors.filter((error) => error !== union && !error.schemaPath.startsWith(prefix))
    const strangers = (branch: readonly Found[]): readonly Found[] => branch.filter((error) => isStranger(error, union))
    const meant = [...branches.values()].find((branch) => strangers(branch).length === 0)
    errors = [...rest, ...(meant ?? orElse([...branches.values()].flatMap(strangers), union))]
  }
  return errors
}

const byBranch = (errors: readonly Found[], prefix: string): Map<string, Found[]> => {
  const branches = new Map<string, Found[]>()
  for (const error of errors) {
    const branch = error.schemaPath.slice(prefix.length).split('/')[0] ?? ''
    branches.set(branch, [...(branches.get(branch) ?? []), error])
  }
  return branches
}

const isStranger = (error: Found, union: Found): boolean =>
  error.keyword === 'const' || (error.keyword === 'type' && error.instancePath === union.instancePath)

const orElse = (strangers: readonly Found[], union: Found): Found[] => {
  const at = strangers.find((error) => error.keyword === 'const')?.instancePath ?? union.instancePath
  const allowedValues = strangers.flatMap((error) => (error.keyword === 'const' ? [error.params.allowedValue] : []))
  if (allowedValues.length > 0) {
    return [{ keyword: 'enum', schemaPath: union.schemaPath, instancePath: at, message: '', params: { allowedValues } }]
  }
  const types = strangers.flatMap((error) => (error.keyword === 'type' ? [error.params.type].flat() : []))
  return [{ ...union, message: `must be ${types.join(' or ')}` }]
}

const toPath = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
const join = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`)
