/** What a form holds: the JSON of a thing, read and changed at a path such as `serviceLevel.target`. */
import { canonical } from '../../src/core/canonical.ts'
import type { Wrong } from '../state/settings.ts'

export type Row = Readonly<Record<string, unknown>>

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null

export const valueAt = (draft: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isRow(inner) ? inner[name] : undefined), draft)

/** Undefined takes it away. */
export const withValue = (draft: Row, path: string, value: unknown): Row => {
  const [name = '', ...rest] = path.split('.')
  const inner = draft[name]
  if (rest.length > 0) return { ...draft, [name]: withValue(isRow(inner) ? inner : {}, rest.join('.'), value) }
  const { [name]: _, ...others } = draft
  return value === undefined ? others : { ...others, [name]: value }
}

export const rowsAt = (draft: Row, path: string): readonly Row[] => {
  const value = valueAt(draft, path)
  return Array.isArray(value) ? value.filter(isRow) : []
}

export const textsAt = (draft: Row, path: string): readonly string[] => {
  const value = valueAt(draft, path)
  return Array.isArray(value) ? value.map(String) : []
}

export const textAt = (draft: Row, path: string): string => {
  const value = valueAt(draft, path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The fields that are not as they were. */
export const changedIn = (before: Row, draft: Row): Row =>
  Object.fromEntries(Object.entries(draft).filter(([name, value]) => canonical(before[name]) !== canonical(value)))

/** What is wrong at this place or within it. */
export const wrongAt = (wrong: readonly Wrong[], path: string): readonly string[] =>
  wrong.filter((one) => isWithin(one.path, path)).map(({ message }) => message)

/** What no field of the form stands for. */
export const wrongElsewhere = (wrong: readonly Wrong[], paths: readonly string[]): readonly Wrong[] =>
  wrong.filter((one) => !paths.some((path) => isWithin(one.path, path)))

const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`)
