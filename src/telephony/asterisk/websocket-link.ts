/**
 * The link to Asterisk that is held for ever, as three sockets, because a socket serves its requests one after the other:
 * control (events, and commands that never block), ring (making and dialling legs, which must not wait for the caller's
 * answer and music: measured, that wait doubled the time to ring) and slow (variables, lists). All are up or the link is down.
 *
 *     connecting -> up -> (lost) -> waiting -> connecting …      replaced or stopped: the end
 */
import { LinkDownError } from '../../ports/engine.ts'
import {
  type AriAnswer,
  type AriMessage,
  type AriRequest,
  type AriSocket,
  type AriSocketOptions,
  openAriSocket,
} from './ari-socket.ts'
import { toFilterRequest, toSlowFilterRequest } from './event-filter.ts'
import type { AsteriskOptions } from './options.ts'

export interface WebsocketLink {
  /** Resolves when the first attempt has been made, whatever came of it. */
  start(): Promise<void>
  /** For commands that the switch carries out at once, in the order given. */
  control(request: AriRequest): Promise<AriAnswer>
  /** The same on a socket of its own, for what may not wait behind the commands of another leg: making and dialling. */
  ring(request: AriRequest): Promise<AriAnswer>
  /** For what may wait. */
  slow(request: AriRequest): Promise<AriAnswer>
  /** Another server has the application now: nothing is sent any more, nothing connects again. */
  fence(): void
  stop(): void
}

export interface LinkEvents {
  /** What must be so in the switch before the link counts as up; when it rejects, the link is tried anew. */
  readonly prepare?: (slow: (request: AriRequest) => Promise<AriAnswer>) => Promise<void>
  readonly onUp: () => void
  readonly onDown: (reason: string) => void
  /** Events in order, never before `onUp`. */
  readonly onMessage: (message: AriMessage) => void
}

const FIRST_PAUSE = 100
const LONGEST_PAUSE = 5_000
/** How often, and from what delay on, a pause of our own is noticed. */
const LOOK_EVERY = 500
const PAUSED_FROM = 1_000

export type LinkOptions = Pick<
  AsteriskOptions,
  'ariUrl' | 'ariUser' | 'ariSecret' | 'app' | 'isReplaced' | 'onFenced' | 'log' | 'count'
> & {
  /** How often the switch is pinged; 4 s when absent, so that a dead socket is noticed within 12 s. */
  readonly pingEvery?: number
  /** How each of the three is opened, slow first; a WebSocket that takes requests too when absent. */
  readonly openSocket?: (options: AriSocketOptions) => Promise<AriSocket>
}

export const createWebsocketLink = (options: LinkOptions, events: LinkEvents): WebsocketLink => {
  const { log, count, openSocket = openAriSocket } = options
  let up: { readonly control: AriSocket; readonly ring: AriSocket; readonly slow: AriSocket } | null = null
  let over: string | null = null
  let pause = FIRST_PAUSE
  let retry: NodeJS.Timeout | null = null
  const unwatch = watchReading(options)

  const again = (reason: string) => {
    if (over !== null) return
    // A 401 alone proves nothing: a switch that restarts may have read its files a moment before they were changed.
    if (options.isReplaced?.() === true) return fence(reason)
    log.warn({ reason, pause }, 'no link to the switch; trying again')
    retry = setTimeout(() => void attempt(), pause)
    pause = Math.min(2 * pause, LONGEST_PAUSE)
  }

  const attempt = async (): Promise<void> => {
    const opened: AriSocket[] = []
    const early: AriMessage[] = []
    let lost: string | null = null
    let mine = false
    const lose = (reason: string) => {
      if (lost !== null) return
      lost = reason
      for (const socket of opened) socket.close()
      if (!mine) return
      up = null
      count('switch_link_losses', {})
      events.onDown(over ?? reason)
      again(reason)
    }
    const open = async (app: string, onMessage: (message: AriMessage) => void) => {
      const { ariUrl: url, ariUser: user, ariSecret: secret, pingEvery } = options
      const ping = pingEvery === undefined ? {} : { pingEvery }
      // What a given-up socket still says is old: the switch calls it replaced when we connect again.
      const current = (message: AriMessage) => void (lost === null && onMessage(message))
      const socket = await openSocket({
        url,
        user,
        secret,
        app,
        log,
        count,
        onMessage: current,
        onClose: lose,
        ...ping,
      })
      opened.push(socket)
      return socket
    }
    try {
      const tell = (message: AriMessage) => void (mine ? events.onMessage(message) : early.push(message))
      const slow = await open(`${options.app}-slow`, (message) => {
        if (message.type === 'ApplicationReplaced') events.onMessage(message)
        if (message.type === 'EndpointStateChange') tell(message)
      })
      const ring = await open(`${options.app}-ring`, () => {})
      const control = await open(options.app, tell)
      // The filter is the application's, which the switch forgets with its last leg: set again each time.
      for (const answer of await Promise.all([
        control.request(toFilterRequest(options.app)),
        slow.request(toSlowFilterRequest(`${options.app}-slow`)),
      ]))
        if (answer.status >= 300)
          throw new LinkDownError(`the event filter was refused: ${answer.status} ${answer.reason}`)
      await events.prepare?.((request) => slow.request(request))
      if (over !== null) throw new LinkDownError(over)
      if (lost !== null) throw new LinkDownError(lost)
      up = { control: watched(control, lose), ring: watched(ring, lose), slow: watched(slow, lose) }
      mine = true
      pause = FIRST_PAUSE
      log.info({ app: options.app }, 'linked to the switch')
      events.onUp()
      for (const message of early) events.onMessage(message)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (mine) return lose(reason)
      lost = reason
      for (const socket of opened) socket.close()
      again(reason)
    }
  }

  const end = (reason: string) => {
    if (over !== null) return
    over = reason
    unwatch()
    if (retry !== null) clearTimeout(retry)
    const { control, ring, slow } = up ?? {}
    control?.close()
    ring?.close()
    slow?.close()
  }

  const fence = (reason: string) => {
    if (over !== null) return
    log.error({ app: options.app, reason }, 'another server has taken over the switch; this one stops')
    end('another server has taken over the switch')
    options.onFenced?.()
  }

  const send = (socket: AriSocket | undefined, request: AriRequest) =>
    socket?.request(request) ?? Promise.reject(new LinkDownError(over ?? 'there is no link to the switch'))

  return {
    start: attempt,
    control: (request) => send(up?.control, request),
    ring: (request) => send(up?.ring, request),
    slow: (request) => send(up?.slow, request),
    fence: () => fence('the application was replaced'),
    stop: () => end('stopped'),
  }
}

/** Counts the times in which this process did not read for a second or more; whoever waited for us may have given up. */
const watchReading = ({ log, count }: LinkOptions): (() => void) => {
  let before = performance.now()
  const look = setInterval(() => {
    const now = performance.now()
    const late = Math.round(now - before - LOOK_EVERY)
    before = now
    if (late < PAUSED_FROM) return
    count('switch_reader_pauses', {})
    log.warn({ ms: late }, 'nothing that the switch says was read for a while')
  }, LOOK_EVERY)
  look.unref()
  return () => clearInterval(look)
}

/** A 401 on an open socket says that our secret was replaced: from then on this socket is of no use. */
const watched = (socket: AriSocket, lose: (reason: string) => void): AriSocket => ({
  async request(request) {
    const answer = await socket.request(request)
    if (answer.status === 401) {
      lose('401: the secret was replaced')
      throw new LinkDownError('the switch no longer accepts our secret')
    }
    return answer
  },
  close: () => socket.close(),
})
