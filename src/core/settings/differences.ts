/** What differs between a thing as it was and as it is, place by place. */
import { canonical } from '../canonical.ts'
import type { CenterEvent } from '../event.ts'
import { changeOf } from './change.ts'

export interface Difference {
  /** As `serviceLevel.target`. */
  readonly path: string
  /** Null where there was nothing; also of what is secret. */
  readonly old: unknown
  readonly new: unknown
  /** Another one, and nobody is told which. */
  readonly secret: boolean
}

/** `before`: what was the last change of the same thing. */
export const differencesOf = (event: CenterEvent, before: CenterEvent | null): readonly Difference[] => {
  const was = before === null ? null : (changeOf(before)?.value ?? null)
  const is = changeOf(event)?.value ?? null
  return [...between(was, is), ...ofAccount(event)]
}

/** Lists are compared as a whole. */
const between = (was: object | null, is: object | null): readonly Difference[] => {
  const [old, now] = [placesOf(was), placesOf(is)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path): readonly Difference[] => {
    const [one = null, other = null] = [old.get(path), now.get(path)]
    if (canonical(one) === canonical(other)) return []
    const place = path.replace(/sealedSecret$/, 'secret')
    return place === path
      ? [{ path, old: one, new: other, secret: false }]
      : [{ path: place, old: null, new: null, secret: true }]
  })
}

const placesOf = (value: object | null, before = ''): ReadonlyMap<string, unknown> => {
  const places = new Map<string, unknown>()
  for (const [name, one] of Object.entries(value ?? {})) {
    const inner: unknown = one
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0)
      for (const [path, deep] of placesOf(inner, `${before}${name}.`)) places.set(path, deep)
    else places.set(`${before}${name}`, inner)
  }
  return places
}

const ofAccount = (event: CenterEvent): readonly Difference[] => {
  if (event.type !== 'agent-saved' || event.account === undefined) return []
  const { roles, newPassword = false } = event.account
  return [
    ...(roles === undefined ? [] : [{ path: 'roles', ...roles, secret: false }]),
    ...(newPassword ? [{ path: 'password', old: null, new: null, secret: true }] : []),
  ]
}
