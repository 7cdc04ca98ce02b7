/**
 * Numbers outside: the one parser between a text that somebody typed and a number that is dialled, and the routes by which a
 * number may leave the house. What no route allows is not dialled.
 */

/** Digits with at most one `+`, leading: no `*`, no `#`, which are a switch's own orders. */
const OUTSIDE_PATTERN = /^\+?[0-9]{1,32}$/

interface Route {
  readonly trunk: string
  /** Which numbers it takes. */
  readonly allows: RegExp
}

/** The default route takes any digits; its trunk leads to this machine and nowhere else. */
const ROUTES: readonly Route[] = [{ trunk: 'local', allows: OUTSIDE_PATTERN }]

/** Where an engine rings for a number, or why it may not be called. */
export const reach = (
  number: string,
): { readonly uri: string; readonly problem: null } | { readonly uri: null; readonly problem: string } => {
  if (!OUTSIDE_PATTERN.test(number))
    return {
      uri: null,
      problem: `"${number}" is no number: digits with an optional + before them, as in "02150201234"`,
    }
  const route = ROUTES.find(({ allows }) => allows.test(number))
  return route === undefined
    ? { uri: null, problem: `no outgoing route allows ${number}` }
    : { uri: `trunk:${route.trunk}:${number}`, problem: null }
}

/** The parts of a trunk's address as `reach` writes it, or null. */
export const parseTrunkUri = (uri: string): { readonly trunk: string; readonly number: string } | null => {
  const [, trunk, number] = /^trunk:([a-z][a-z0-9-]{0,31}):(\+?[0-9]{1,32})$/.exec(uri) ?? []
  return trunk === undefined || number === undefined ? null : { trunk, number }
}
