/** Everything of ours that is alive in the switch, from its lists. */
import type { LiveLegs } from '../../core/call/switch.ts'
import { LinkDownError } from '../../ports/engine.ts'
import type { Accounts } from './accounts.ts'
import type { Plays } from './plays.ts'
import { toLiveBridge, toLiveLeg, toStartedAt } from './translate.ts'
import type { WebsocketLink } from './websocket-link.ts'

export interface LiveLists {
  /** The link is new and nothing was commanded yet: the next lists may use all its sockets, later ones only the slow one. */
  renew(): void
  /** Asks after what is being said, too. Rejects with LinkDownError. */
  read(): Promise<LiveLegs>
}

export const createLiveLists = (
  link: WebsocketLink,
  accounts: Accounts,
  plays: Pick<Plays, 'look'>,
  app: string,
): LiveLists => {
  let fresh = true
  return {
    renew() {
      fresh = true
    },
    async read() {
      plays.look()
      const [channels, bridges, info, open] = await Promise.all([
        link.slow({ method: 'GET', uri: 'channels' }),
        (fresh ? link.ring : link.slow)({ method: 'GET', uri: 'bridges' }),
        link.slow({ method: 'GET', uri: 'asterisk/info', query: { only: 'status' } }),
        accounts.list(fresh ? link.control : link.slow),
      ])
      fresh = false
      if (!Array.isArray(channels.body) || !Array.isArray(bridges.body))
        throw new LinkDownError(`the switch could not list its calls: ${channels.status}, ${bridges.status}`)
      return {
        legs: channels.body.flatMap((channel) => toLiveLeg(channel, app) ?? []),
        bridges: bridges.body.flatMap((bridge) => toLiveBridge(bridge) ?? []),
        accounts: open,
        startedAt: toStartedAt(info.body),
      }
    },
  }
}
