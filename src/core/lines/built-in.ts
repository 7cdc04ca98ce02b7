/** What every installation has: a trunk to try it out that leads to this machine and nowhere else, and a route to it. */
import { routeId, type TrunkId, trunkId } from '../ids.ts'
import { inOrder } from '../table.ts'
import type { CenterView } from '../view.ts'
import { type OutsideRules, PLAIN_SIP, type Route, type Trunk } from './words.ts'

export const LOCAL_TRUNK: Trunk = {
  id: trunkId('local'),
  name: 'This machine',
  connection: { kind: 'address', hosts: ['127.0.0.1:5080'] },
  ...PLAIN_SIP,
  codecs: ['ulaw', 'alaw'],
  dtmf: 'rfc4733',
  callerIds: [],
  limits: { calls: null, callsPerSecond: null },
  enabled: true,
}

export const DEFAULT_ROUTE: Route = {
  id: routeId('default'),
  name: 'All other numbers',
  prefix: '',
  strip: 0,
  prepend: '',
  trunks: [LOCAL_TRUNK.id],
  callerId: null,
  allowed: true,
}

/** Indonesia's: one number for all, police, ambulance (two), fire, search and rescue. */
export const FIRST_RULES: OutsideRules = { stopped: false, emergency: ['112', '110', '118', '119', '113', '115'] }

type Lines = Pick<CenterView, 'trunks' | 'routes'>

export const trunkOf = (view: Pick<CenterView, 'trunks'>, id: TrunkId): Trunk | undefined =>
  id === LOCAL_TRUNK.id ? LOCAL_TRUNK : view.trunks.get(id)

export const allTrunks = (view: Pick<CenterView, 'trunks'>): readonly Trunk[] => [LOCAL_TRUNK, ...inOrder(view.trunks)]

/** The default route is as it came until an admin changes it. */
export const allRoutes = ({ routes }: Pick<Lines, 'routes'>): readonly Route[] =>
  routes.has(DEFAULT_ROUTE.id) ? inOrder(routes) : [DEFAULT_ROUTE, ...inOrder(routes)]
