/**
 * Who may do what: every route stands here, or the server does not start. Roles are those who may do it to everything; `own`
 * lets the others do it to what is theirs. A test walks this table over real requests.
 */
import type { Role } from '../wire/agents.ts'
import type { LiveTopic } from '../wire/live.ts'

export type Rule =
  /** Anybody, signed in or not. */
  | 'public'
  /** Everybody who is signed in. */
  | 'signed-in'
  /** The same for a WebSocket: by token or ticket, or by the cookie from a page of ours. */
  | 'socket'
  /** From this machine itself, or these roles. */
  | { readonly local: readonly Role[] }
  | {
      readonly roles: readonly Role[]
      /**
       * `agent`: the agent in the path is oneself; `contact`: one has it, is offered it or had it; `recording`,
       * `obligation`: of such a contact; `list`: the list holds one's own only.
       */
      readonly own?: 'agent' | 'contact' | 'recording' | 'obligation' | 'list'
    }

const admins: Rule = { roles: ['admin'] }
const leaders = ['admin', 'supervisor'] as const

export const POLICY: Readonly<Record<string, Rule>> = {
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /metrics': { local: leaders },
  'GET /api/openapi.json': 'public',
  'GET /api/docs': 'public',
  'GET /api/docs/': 'public',
  'GET /api/docs/json': 'public',
  'GET /api/docs/yaml': 'public',
  'GET /api/docs/static/*': 'public',
  'GET /api/docs/static/index.html': 'public',
  'GET /api/docs/static/swagger-initializer.js': 'public',

  'GET /live': 'socket',
  'GET /api/v1/live': 'socket',
  'POST /api/v1/tickets': 'signed-in',

  'POST /api/v1/sessions': 'public',
  'GET /api/v1/sessions/current': 'public',
  'DELETE /api/v1/sessions/current': 'signed-in',
  'GET /api/v1/me': 'signed-in',
  'GET /api/v1/me/phone': 'signed-in',
  'POST /api/v1/me/phone/test': 'signed-in',
  'GET /api/v1/me/ice-servers': 'signed-in',
  'GET /api/v1/board': 'signed-in',
  'GET /api/v1/board/intruders': { roles: leaders },
  'DELETE /api/v1/board/intruders/:address': { roles: leaders },
  'GET /api/v1/board/trunks': { roles: leaders },
  'GET /api/v1/board/alarms': { roles: leaders },
  'DELETE /api/v1/board/alarms/:id': { roles: leaders },

  // The page that calls the hotline asks nobody who they are; its ticket is looked at in the route.
  'GET /api/v1/visitor': 'public',
  'POST /api/v1/visitor/tickets': 'public',
  'GET /api/v1/visitor/call': 'public',
  'GET /api/v1/visitor/ice-servers': 'public',

  // Colleagues are seen by all who may call them; what is changed about them is the admins' business.
  'GET /api/v1/agents': 'signed-in',
  'GET /api/v1/agents/:id': 'signed-in',
  'POST /api/v1/agents': admins,
  'PATCH /api/v1/agents/:id': admins,
  'DELETE /api/v1/agents/:id': admins,
  'GET /api/v1/users': { roles: leaders },
  'GET /api/v1/users/:id': { roles: leaders, own: 'agent' },
  'POST /api/v1/users': admins,
  'PATCH /api/v1/users/:id': admins,
  'DELETE /api/v1/users/:id': admins,
  'PUT /api/v1/agents/:id/presence': { roles: leaders, own: 'agent' },
  'PUT /api/v1/agents/:id/station': { roles: leaders, own: 'agent' },

  'GET /api/v1/queues': 'signed-in',
  'GET /api/v1/queues/:id': 'signed-in',
  'POST /api/v1/queues': admins,
  'PATCH /api/v1/queues/:id': admins,
  'DELETE /api/v1/queues/:id': admins,
  'GET /api/v1/numbers': 'signed-in',
  'GET /api/v1/numbers/:number': 'signed-in',
  'PUT /api/v1/numbers/:number': admins,
  'DELETE /api/v1/numbers/:number': admins,
  'GET /api/v1/numbers.csv': { roles: leaders },
  'POST /api/v1/numbers.csv': admins,
  'GET /api/v1/agents.csv': { roles: leaders },
  'POST /api/v1/agents.csv': admins,

  // Trying a flow changes nothing.
  'GET /api/v1/flows': { roles: leaders },
  'POST /api/v1/flows': admins,
  'GET /api/v1/flows/:id': { roles: leaders },
  'DELETE /api/v1/flows/:id': admins,
  'GET /api/v1/flows/:id/draft': { roles: leaders },
  'PUT /api/v1/flows/:id/draft': admins,
  'POST /api/v1/flows/:id/check': { roles: leaders },
  'POST /api/v1/flows/:id/publish': admins,
  'GET /api/v1/flows/:id/versions': { roles: leaders },
  'POST /api/v1/flows/:id/dry-run': { roles: leaders },
  'GET /api/v1/hours': { roles: leaders },
  'POST /api/v1/hours': admins,
  'GET /api/v1/hours/:id': { roles: leaders },
  'PATCH /api/v1/hours/:id': admins,
  'DELETE /api/v1/hours/:id': admins,
  'POST /api/v1/hours/:id/holidays': admins,
  'GET /api/v1/hours/:id/open': { roles: leaders },

  // Every agent chooses from them.
  'GET /api/v1/dispositions': 'signed-in',
  'GET /api/v1/dispositions/:id': 'signed-in',
  'POST /api/v1/dispositions': admins,
  'PATCH /api/v1/dispositions/:id': admins,
  'DELETE /api/v1/dispositions/:id': admins,
  'GET /api/v1/reasons': 'signed-in',
  'GET /api/v1/reasons/:id': 'signed-in',
  'POST /api/v1/reasons': admins,
  'PATCH /api/v1/reasons/:id': admins,
  'DELETE /api/v1/reasons/:id': admins,

  'GET /api/v1/prompts': { roles: leaders },
  'GET /api/v1/prompts/:id': { roles: leaders },
  'GET /api/v1/prompts/:id/audio/:language': { roles: leaders },
  'POST /api/v1/prompts': admins,
  'PATCH /api/v1/prompts/:id': admins,
  'PUT /api/v1/prompts/:id/audio/:language': admins,
  'DELETE /api/v1/prompts/:id': admins,
  'GET /api/v1/changes': admins,
  'POST /api/v1/changes/:seq/undo': admins,
  // Who can change where calls go can spend money.
  'GET /api/v1/trunks': admins,
  'GET /api/v1/trunks/:id': admins,
  'POST /api/v1/trunks': admins,
  'PATCH /api/v1/trunks/:id': admins,
  'DELETE /api/v1/trunks/:id': admins,
  'GET /api/v1/phones': admins,
  'GET /api/v1/phones/:id': admins,
  'POST /api/v1/phones': admins,
  'PATCH /api/v1/phones/:id': admins,
  'DELETE /api/v1/phones/:id': admins,
  'GET /api/v1/routes': admins,
  'GET /api/v1/routes/:id': admins,
  'POST /api/v1/routes': admins,
  'PATCH /api/v1/routes/:id': admins,
  'DELETE /api/v1/routes/:id': admins,
  'POST /api/v1/trunks/:id/test': admins,
  'GET /api/v1/outside': admins,
  'PATCH /api/v1/outside': admins,
  'GET /api/v1/caps': admins,
  'PATCH /api/v1/caps': admins,
  'GET /api/v1/settings': admins,
  'PATCH /api/v1/settings': admins,

  'GET /api/v1/contacts': { roles: leaders, own: 'list' },
  'GET /api/v1/contacts/:id': { roles: leaders, own: 'contact' },
  // For oneself only: whose phone rings is whose token it is.
  'POST /api/v1/calls': 'signed-in',
  'POST /api/v1/contacts/:id/hangup': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/answer': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/decline': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/hold': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/mute': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/digits': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/note': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/rejoin': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/resume': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/transfer': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/consult': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/swap': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/complete': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/cancel': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/conference': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/pull': 'signed-in',
  'POST /api/v1/contacts/:id/extend': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/requeue': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/pause-recording': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/resume-recording': { roles: leaders, own: 'contact' },
  'POST /api/v1/contacts/:id/monitor': { roles: leaders },
  'POST /api/v1/contacts/:id/wrapup': { roles: leaders, own: 'contact' },
  'GET /api/v1/callbacks': { roles: leaders },
  'GET /api/v1/obligations': { roles: leaders, own: 'list' },
  'GET /api/v1/obligations/:id': { roles: leaders, own: 'obligation' },
  'POST /api/v1/obligations/:id/close': { roles: leaders, own: 'obligation' },
  'GET /api/v1/recordings/:id': { roles: leaders, own: 'recording' },
  'GET /api/v1/recordings/:id/peaks': { roles: leaders, own: 'recording' },
  'GET /api/v1/recordings/:id/audio': { roles: leaders, own: 'recording' },
}

/** Who may hear what of the live feed; of the desk everybody hears their own. */
const TOPICS: Readonly<Record<LiveTopic, readonly Role[]>> = {
  desk: ['agent', 'supervisor', 'admin'],
  board: leaders,
}

export const mayHear = (topic: LiveTopic, roles: readonly Role[]): boolean =>
  TOPICS[topic].some((role) => roles.includes(role))

/** The rule of a route, HEAD being GET without the body. */
export const ruleOf = (method: string, url: string): Rule | undefined =>
  POLICY[`${method === 'HEAD' ? 'GET' : method} ${url}`]
