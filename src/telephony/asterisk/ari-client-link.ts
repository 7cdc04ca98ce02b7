/**
 * The link to a switch that takes no requests over its WebSocket (older than 20.14 and 22.4): requests by ari-client over HTTP,
 * events by our own sockets, as three sockets that behave as those of websocket-link.ts, which holds them. Two connections have no
 * order between them: the event of a leg may come before the answer to the request that made it, or after.
 */
import { LinkDownError } from '../../ports/engine.ts'
import { MOST_SOCKETS } from './ari-exchange.ts'
import type { AriRest } from './ari-rest.ts'
import { type AriAnswer, type AriRequest, type AriSocket, type AriSocketOptions, openAriSocket } from './ari-socket.ts'
import { createTurns } from './ari-turns.ts'
import { askOlder, isOlder } from './older-switch.ts'
import { createWebsocketLink, type LinkEvents, type LinkOptions, type WebsocketLink } from './websocket-link.ts'

export const createAriClientLink = (options: LinkOptions, events: LinkEvents): WebsocketLink =>
  createWebsocketLink({ ...options, openSocket: createRestOpener() }, events)

/** The sockets that are opened one after the other share what carries their requests; the loss of one is the loss of all. */
export const createRestOpener = (): ((options: AriSocketOptions) => Promise<AriSocket>) => {
  let shared: AriRest | null = null

  return async (options) => {
    let mine: AriRest | null = null
    const drop = (): void => {
      mine?.close()
      if (shared === mine) shared = null
    }
    // First the events: whoever is refused there asks for nothing more.
    const events = await openAriSocket({
      ...options,
      onClose(reason) {
        drop()
        options.onClose(reason)
      },
    })
    try {
      // The package takes half a second of each start, and most switches need none of it.
      const { openAriRest } = await import('./ari-rest.ts')
      shared ??= await openAriRest(options)
      mine = shared
      const request = inTurns(mine, options)
      return {
        request,
        close() {
          drop()
          events.close()
        },
      }
    } catch (error) {
      events.close()
      throw error
    }
  }
}

/** A third of the connections each: lists and accounts may not take those that the commands of calls need. */
const PLACES = Math.floor(MOST_SOCKETS / 3)

const inTurns = (rest: AriRest, { app, count, answerWithin = 10_000 }: AriSocketOptions): AriSocket['request'] => {
  const turns = createTurns(PLACES)
  const older = isOlder(rest)

  const send = (request: AriRequest): Promise<AriAnswer> =>
    older ? askOlder(request, rest.request, PLACES) : rest.request(request)

  return async (request) => {
    const asked = performance.now()
    const what = `${request.method} ${request.uri}`
    try {
      return await turns.take(request, async () => {
        // Those before it have used up its time: whoever asked may have done otherwise by now.
        if (performance.now() - asked > answerWithin)
          throw new LinkDownError(`no answer to ${what} in ${answerWithin} ms: its turn did not come`)
        return send(request)
      })
    } catch (error) {
      if (error instanceof LinkDownError && error.message.startsWith('no answer'))
        count('switch_request_timeouts', { app })
      throw error
    }
  }
}
