/** Joins the feed, its sockets and the app; they end together. */
import websocket from '@fastify/websocket'
import type { EpochMs } from '../../core/ids.ts'
import type { ContactFold } from '../../ports/store.ts'
import type { SessionWatch } from '../auth/session-news.ts'
import { resolveHash } from '../auth/sessions.ts'
import type { App, HttpDeps } from '../deps.ts'
import type { HealthOf } from '../present/board-trunks.ts'
import { createFeed } from './feed.ts'
import { afterReally } from './pace.ts'
import { liveRoutes } from './routes.ts'
import { createSockets } from './sockets.ts'

/** "Service restart" (RFC 6455 registry): the client comes back. */
const LEAVING = 1012
/** A client has nothing to say to us. */
const MOST_HEARD_BYTES = 1_024

/** Must be added before any route. Gives back what adds the routes. */
export const addLive = async (app: App, deps: HttpDeps, sessions: SessionWatch): Promise<() => void> => {
  const trouble = (what: string, error: Error): void => deps.log.error({ err: error }, what)
  const { center, store } = deps
  const [now, newFold] = [(): EpochMs => deps.now(), (): ContactFold => deps.newContactFold()]
  const trunkHealth: HealthOf = (trunk) => deps.lines.healthOf(trunk)
  const feed = createFeed({ center, store, now, trunkHealth, newFold, after: afterReally, onTrouble: trouble })
  const sockets = createSockets({
    after: afterReally,
    isSignedIn: async (session) => (await resolveHash(deps, session)) !== null,
    onTrouble: (error) => trouble('a live socket was not looked after', error),
  })
  const forget = deps.onEvents(feed.told)
  sessions.listen(sockets.onNews)
  await app.register(websocket, {
    options: { maxPayload: MOST_HEARD_BYTES },
    preClose: (done) => {
      forget()
      feed.stop()
      sockets.stop(LEAVING)
      done()
    },
  })
  return () => liveRoutes(app, feed, sockets)
}
