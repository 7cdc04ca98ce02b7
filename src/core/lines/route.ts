/**
 * By which way a number leaves the house, or why it does not: what no route allows is not dialled. The one parser between a text
 * that somebody typed and a number that is dialled.
 */
import type { AgentId, EpochMs, TrunkId } from '../ids.ts'
import type { Refusal } from '../input.ts'
import type { CenterView } from '../view.ts'
import { type Abroad, abroadOf } from './abroad.ts'
import { allRoutes, allTrunks, LOCAL_TRUNK, trunkOf } from './built-in.ts'
import { whyCapped, whySpent } from './caps.ts'
import { isResting } from './resting.ts'
import { dialledBy, type Route, type Trunk, type Way } from './words.ts'

/** Digits with at most one `+`, leading: no `*`, no `#`, which are a switch's own orders. */
export const OUTSIDE_PATTERN = /^\+?[0-9]{1,32}$/

export interface Routed {
  readonly refusal: null
  /** Those that may be used now, the first one first; never empty. */
  readonly trunks: readonly TrunkId[]
  /** What is dialled. */
  readonly number: string
  readonly callerId: string | null
  /** By the first trunk, for the journal. */
  readonly way: Way
}

export interface NoRoute {
  /** Its path is for whoever asked to say. */
  readonly refusal: Omit<Refusal, 'path'>
}

type Lines = Pick<
  CenterView,
  'trunks' | 'routes' | 'outside' | 'legs' | 'trunkPace' | 'trunkFaults' | 'callCaps' | 'callCounts' | 'agents'
>

export interface Asking {
  /** Whose call it is; null: a flow's. */
  readonly caller: AgentId | null
  /** Trunks by which this call has come to nothing already; by the next one it is the same call. */
  readonly tried?: readonly TrunkId[]
}

export const routeOf = (view: Lines, digits: string, at: EpochMs, { caller, tried = [] }: Asking): Routed | NoRoute => {
  if (!OUTSIDE_PATTERN.test(digits))
    return no('invalid', `"${digits}" is no number: digits with an optional + before them, as in "02150201234"`)
  const route = longestOf(allRoutes(view), digits)
  if (isEmergency(view, digits)) return emergency(view, route, digits, tried, at)
  if (view.outside.stopped)
    return no('conflict', 'calls out are stopped: an admin lets them go out again, emergency numbers go at any time')
  if (route === undefined) return no('invalid', `no outgoing route allows ${digits}`)
  if (!route.allowed) return no('invalid', `the route "${route.name}" does not allow ${digits}`)
  const number = dialledBy(route, digits)
  if (!OUTSIDE_PATTERN.test(number))
    return no('invalid', `the route "${route.name}" makes "${number}" of ${digits}, which is no number`)
  const enabled = route.trunks.flatMap((id) => trunkOf(view, id) ?? []).filter((trunk) => trunk.enabled)
  if (enabled.length === 0) return no('conflict', `no trunk of the route "${route.name}" is switched on`)
  const abroad = abroadOf(view.callCaps, digits, route)
  const unnamed = abroad.filter((one) => !isNamed(route, one)).at(-1)
  const may = unnamed === undefined ? enabled : enabled.filter(({ id }) => id === LOCAL_TRUNK.id)
  if (unnamed !== undefined && may.length === 0) return no('invalid', whyUnnamed(route, digits, unnamed))
  const left = may.filter(({ id }) => !tried.includes(id))
  if (left.length === 0) return no('conflict', `all trunks of the route "${route.name}" were tried`)
  const capped = tried.length > 0 ? null : whyCapped(view, caller, abroad.length > 0, at)
  if (capped !== null) return { refusal: capped }
  const spent = left.map(({ id }) => whySpent(view, id, caller, at))
  const [why = null] = spent
  if (why !== null && !spent.includes(null)) return { refusal: why }
  const free = left.filter((trunk, n) => spent[n] === null && !isFull(view, trunk, at))
  if (free.length === 0) return no('conflict', `the trunks of the route "${route.name}" have as many calls as they may`)
  return routed(awakeFirst(view, free, at), number, route)
}

export const isEmergency = ({ outside }: Pick<Lines, 'outside'>, digits: string): boolean =>
  outside.emergency.includes(digits)

/** A country is called only by a route whose own prefix says which: no general one lets calls out to all the world. */
const isNamed = ({ prefix }: Route, { head, as }: Abroad): boolean =>
  prefix !== '' && dialledBy(as, prefix).startsWith(head)

const whyUnnamed = ({ name }: Route, digits: string, { code, head, as }: Abroad): string => {
  const asTyped = digits.slice(0, digits.length - (dialledBy(as, digits).length - head.length))
  return `${digits} goes abroad, to the country code ${code}, which the prefix of the route "${name}" does not name: an admin adds a route that does, as in {"name": "Country ${code}", "prefix": "${asTyped}", "trunks": ["provider"]}`
}

const longestOf = (routes: readonly Route[], digits: string): Route | undefined => {
  let best: Route | undefined
  for (const route of routes)
    if (digits.startsWith(route.prefix) && (best === undefined || route.prefix.length > best.prefix.length))
      best = route
  return best
}

/**
 * By the trunks of its route, and else by any: who calls for help is not asked which line is the right one. The built-in one,
 * which leads to this machine, comes last.
 */
const emergency = (
  view: Lines,
  route: Route | undefined,
  digits: string,
  tried: readonly TrunkId[],
  at: EpochMs,
): Routed | NoRoute => {
  const named = (route?.trunks ?? []).flatMap((id) => trunkOf(view, id) ?? [])
  const others = [...named, ...allTrunks(view)].filter(({ id, enabled }) => enabled && id !== LOCAL_TRUNK.id)
  const trunks = [...new Set(awakeFirst(view, others, at)), LOCAL_TRUNK].filter(({ id }) => !tried.includes(id))
  return routed(trunks, digits, { strip: 0, prepend: '', callerId: null })
}

const routed = (
  trunks: readonly Trunk[],
  number: string,
  { strip, prepend, callerId }: Pick<Route, 'strip' | 'prepend' | 'callerId'>,
): Routed | NoRoute => {
  const [first] = trunks
  if (first === undefined) return no('conflict', 'no trunk is switched on')
  const shown = callerId ?? first.callerIds[0] ?? null
  const way = { trunk: first.id, strip, prepend, callerId: shown }
  return { refusal: null, trunks: trunks.map(({ id }) => id), number, callerId: shown, way }
}

/** One that rests is tried when no other is left: better than to call nobody. */
const awakeFirst = (view: Lines, trunks: readonly Trunk[], at: EpochMs): readonly Trunk[] => {
  const rests = ({ id }: Trunk): boolean => isResting(view, id, at)
  return [...trunks.filter((trunk) => !rests(trunk)), ...trunks.filter(rests)]
}

const isFull = ({ legs, trunkPace }: Lines, { id, limits }: Trunk, at: EpochMs): boolean => {
  const pace = trunkPace.get(id)
  const lately = pace !== undefined && at - pace.since < 1_000 ? pace.calls : 0
  if (limits.callsPerSecond !== null && lately >= limits.callsPerSecond) return true
  if (limits.calls === null) return false
  let calls = 0
  for (const leg of legs.values()) if (leg.trunk === id) calls++
  return calls >= limits.calls
}

const no = (code: Refusal['code'], message: string): NoRoute => ({ refusal: { code, message } })
