/**
 * Keeps a page on the live feed: comes back after every loss, later and later and never in step with others, and goes on from
 * the last number it heard. A line that is silent for too long counts as lost, whatever the browser thinks of it.
 *
 *     connecting -> up <-> away      any of them -> signed-out, from where it goes nowhere
 */
import type { LiveMessage, LiveTopic } from '../../src/wire/live.ts'
import { applyLive, type LiveState, NOTHING_HEARD } from './live-state.ts'

export type LiveLink = 'connecting' | 'up' | 'away' | 'signed-out'

export interface LiveClient {
  /**
   * The network has changed, or the page is looked at again: tries again at once, and a line that seems to be there has to
   * prove it. A browser notices a dead one only after minutes.
   */
  nudge(): void
  stop(): void
}

/** The part of a WebSocket that is used; a browser's and that of `ws` have it. */
export interface LiveSocket {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
  addEventListener(type: 'error', listener: () => void): void
  readonly readyState: number
  send(text: string): void
  close(): void
}

export interface LiveClientOptions {
  /** `wss://host/live` */
  readonly url: string
  /** Left out: all that one may hear. */
  readonly topics?: readonly LiveTopic[]
  readonly onState: (state: LiveState) => void
  readonly onLink: (link: LiveLink) => void
  /** Asked when the feed cannot be opened; null: nobody answers. A refused WebSocket does not say why. */
  readonly isSignedIn: () => Promise<boolean | null>
  /** For clients without the cookie; null: none to be had now. */
  readonly ticket?: () => Promise<string | null>
  readonly open?: (url: string) => LiveSocket
  readonly random?: () => number
  readonly after?: (ms: number, callback: () => void) => () => void
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000
/** The server is heard every 15 seconds. */
const SILENCE_MS = 40_000
/** An answer comes in this time, or the line is dead. */
const ANSWER_MS = 3_000
const SIGNED_OUT = 4401
const OPEN = 1

export const createLiveClient = (options: LiveClientOptions): LiveClient => {
  const { random = Math.random, after = afterReally, open = (url: string): LiveSocket => new WebSocket(url) } = options
  let state: LiveState = NOTHING_HEARD
  let link: LiveLink | null = null
  let socket: LiveSocket | null = null
  let failures = 0
  let cancelWait: (() => void) | null = null
  let cancelSilence = (): void => {}
  let stopped = false

  const say = (next: LiveLink): void => {
    if (link === next) return
    link = next
    options.onLink(next)
  }
  const connect = async (): Promise<void> => {
    cancelWait?.()
    cancelWait = null
    const ticket = await options.ticket?.().catch(() => null)
    if (stopped || socket !== null) return
    if (ticket === null) return void lost(false)
    listen(open(address(options, state.seq, ticket)))
  }
  const listen = (mine: LiveSocket): void => {
    let heard = false
    socket = mine
    watch(mine)
    mine.addEventListener('message', ({ data }) => {
      if (socket !== mine) return
      heard = true
      failures = 0
      watch(mine)
      state = applyLive(state, JSON.parse(String(data)) as LiveMessage)
      say('up')
      options.onState(state)
    })
    // What is wrong is told by `close`, which follows.
    mine.addEventListener('error', () => {})
    mine.addEventListener('close', ({ code }) => {
      if (socket !== mine) return
      socket = null
      cancelSilence()
      if (code === SIGNED_OUT) leave()
      else void lost(!heard)
    })
  }
  /** Not waited for its goodbye: a dead line gives none. */
  const drop = (mine: LiveSocket): void => {
    if (socket !== mine) return
    socket = null
    cancelSilence()
    mine.close()
    void lost(false)
  }
  const watch = (mine: LiveSocket, ms = SILENCE_MS): void => {
    cancelSilence()
    cancelSilence = after(ms, () => drop(mine))
  }
  const lost = async (refused: boolean): Promise<void> => {
    say('away')
    failures += 1
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
    cancelWait = after(longest * (0.5 + random() / 2), () => void connect())
    if (refused && (await options.isSignedIn().catch(() => null)) === false) leave()
  }
  const end = (): void => {
    stopped = true
    cancelWait?.()
    cancelSilence()
    const mine = socket
    socket = null
    mine?.close()
  }
  const leave = (): void => {
    if (stopped) return
    end()
    say('signed-out')
  }

  say('connecting')
  void connect()
  return {
    nudge: () => {
      if (stopped) return
      if (cancelWait !== null) {
        failures = 0
        void connect()
      } else if (socket?.readyState === OPEN) {
        socket.send('are you there')
        watch(socket, ANSWER_MS)
      }
    },
    stop: end,
  }
}

const address = ({ url, topics }: LiveClientOptions, since: number | null, ticket: string | undefined): string => {
  const query = new URLSearchParams()
  if (topics !== undefined) query.set('topics', topics.join(','))
  if (since !== null) query.set('since', String(since))
  if (ticket !== undefined) query.set('ticket', ticket)
  return query.size === 0 ? url : `${url}?${query}`
}

const afterReally = (ms: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, ms)
  return () => clearTimeout(timer)
}
