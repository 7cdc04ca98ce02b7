/** Outgoing routes as admins set them. */
import { ID_PATTERN } from '../ids.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { allRoutes, DEFAULT_ROUTE, trunkOf } from './built-in.ts'
import type { LineCommand } from './command.ts'
import { OUTSIDE_PATTERN } from './route.ts'
import type { Route, Trunk } from './words.ts'

type Of<T extends LineCommand['type']> = Extract<LineCommand, { readonly type: T }>

/** The beginning of a number, or nothing of one. */
const PREFIX_PATTERN = /^\+?[0-9]{0,20}$/

export const saveRoute = (turn: Turn, { route, by }: Of<'save-route'>): Decided => {
  const wrong = wrongShape(route) ?? wrongTrunks(turn, route) ?? wrongTwin(turn, route)
  if (wrong === undefined) turn.emit({ type: 'route-saved', route, by })
  return wrong
}

/** The default one is then again as it came. */
export const retireRoute = (turn: Turn, { route, by }: Of<'retire-route'>): Decided => {
  if (turn.state.routes.has(route)) {
    turn.emit({ type: 'route-retired', route, by })
    return undefined
  }
  return route === DEFAULT_ROUTE.id
    ? refuse('conflict', 'route', 'it comes with the installation: say "allowed": false to close it')
    : refuse('unknown', 'route', `there is no route "${route}"`)
}

/** The number that the route shows, if the trunk does not have it; a trunk without numbers shows any. */
export const wrongCallerId = ({ callerId }: Pick<Route, 'callerId'>, { callerIds }: Trunk): string | null =>
  callerId === null || callerIds.length === 0 || callerIds.includes(callerId) ? null : callerId

const wrongShape = ({ id, prefix, prepend, strip, callerId }: Route): Decided => {
  if (!ID_PATTERN.test(id))
    return refuse('invalid', 'route.id', `"${id}" is no id: letters, digits, dot, dash, underscore, as in "mobile"`)
  if (!PREFIX_PATTERN.test(prefix))
    return refuse('invalid', 'route.prefix', `"${prefix}" is no beginning of a number, as in "+62"`)
  if (!PREFIX_PATTERN.test(prepend))
    return refuse('invalid', 'route.prepend', `"${prepend}" is no beginning of a number, as in "0"`)
  if (!Number.isInteger(strip) || strip < 0 || strip > 20)
    return refuse('invalid', 'route.strip', `${strip} is not between 0 and 20, as in 3`)
  if (strip === 0 && prepend !== '' && prefix.startsWith('+'))
    return refuse('invalid', 'route.strip', `"${prepend}" before "${prefix}" is no number: take the + off, as in 1`)
  if (callerId !== null && !OUTSIDE_PATTERN.test(callerId))
    return refuse('invalid', 'route.callerId', `"${callerId}" is no number, as in "+62215550100"`)
  return undefined
}

const wrongTrunks = ({ state }: Turn, route: Route): Decided => {
  if (route.allowed && route.trunks.length === 0)
    return refuse('invalid', 'route.trunks', 'at least one is needed, as in ["local"]')
  for (const [n, id] of route.trunks.entries()) {
    const trunk = trunkOf(state, id)
    if (trunk === undefined) return refuse('invalid', `route.trunks.${n}`, `there is no trunk "${id}"`)
    if (route.trunks.indexOf(id) !== n) return refuse('invalid', `route.trunks.${n}`, `"${id}" is named twice`)
    if (wrongCallerId(route, trunk) !== null)
      return refuse(
        'invalid',
        'route.callerId',
        `the trunk ${id} does not have the number ${route.callerId}, as in "${trunk.callerIds[0]}"`,
      )
  }
  return undefined
}

const wrongTwin = ({ state }: Turn, { id, name, prefix }: Route): Decided => {
  for (const other of allRoutes(state)) {
    if (other.id === id) continue
    if (other.prefix === prefix)
      return refuse('conflict', 'route.prefix', `numbers with "${prefix}" go by the route "${other.name}" already`)
    if (other.name === name)
      return refuse('conflict', 'route.name', `the name "${name}" belongs to the route ${other.id}`)
  }
  return undefined
}
