/** A number outside as an engine is told of it: by which trunk, and what is dialled there. */
import { OUTSIDE_PATTERN } from '../lines/route.ts'
import type { Way } from '../lines/words.ts'
import { dialledBy } from '../lines/words.ts'

/** The address of a number that goes that way; null without one: nothing is dialled that no route has allowed. */
export const trunkUri = (number: string, way: Way | undefined): string | null => {
  if (way === undefined) return null
  const dialled = dialledBy(way, number)
  return OUTSIDE_PATTERN.test(dialled) ? `trunk:${way.trunk}:${dialled}` : null
}

/** The parts of a trunk's address as `trunkUri` writes it, or null. */
export const parseTrunkUri = (uri: string): { readonly trunk: string; readonly number: string } | null => {
  const [, trunk, number] = /^trunk:([a-z][a-z0-9-]{0,31}):(\+?[0-9]{1,32})$/.exec(uri) ?? []
  return trunk === undefined || number === undefined ? null : { trunk, number }
}
