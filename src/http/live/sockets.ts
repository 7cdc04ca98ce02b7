/** The open sockets: asked whether they live, and closed when their sign-in ends. */
import type { Ms } from '../../core/ids.ts'
import { LIVE_CLOSE } from '../../wire/live.ts'
import type { SessionNews } from '../auth/session-news.ts'
import type { After } from './pace.ts'

/** A browser's page hears this often that the line is alive; who does not answer by the next time is gone. */
export const BEAT_MS: Ms = 9_000

/** The part of a WebSocket that is used here. */
export interface Line {
  ping(): void
  terminate(): void
  close(code: number): void
  on(what: 'pong' | 'close', listener: () => void): unknown
}

export interface Sockets {
  add(socket: Line, owner: Owner): void
  onNews(news: SessionNews): void
  /** Closes all, with this code. */
  stop(code: number): void
}

export interface Owner {
  readonly user: string
  /** The hash of the token it was opened with. */
  readonly session: string
  /** Called with every beat. */
  beat(): void
}

export interface SocketsOptions {
  readonly after: After
  /** Whether this sign-in is still good; it may have run out. */
  readonly isSignedIn: (session: string) => Promise<boolean>
  readonly onTrouble: (error: Error) => void
}

export const createSockets = ({ after, isSignedIn, onTrouble }: SocketsOptions): Sockets => {
  const sockets = new Map<Line, Owner>()
  const silent = new WeakSet<Line>()
  let stopBeating: (() => void) | null = null

  const closeAll = (which: (owner: Owner) => boolean, code: number): void => {
    for (const [socket, owner] of sockets) if (which(owner)) socket.close(code)
  }
  const look = async ([socket, owner]: readonly [Line, Owner]): Promise<void> => {
    if (silent.has(socket)) return socket.terminate()
    silent.add(socket)
    socket.ping()
    owner.beat()
    if (!(await isSignedIn(owner.session))) socket.close(LIVE_CLOSE.signedOut)
  }
  const beat = (): void => {
    for (const one of sockets) {
      look(one).catch((cause: unknown) => onTrouble(new Error('a sign-in could not be looked up', { cause })))
    }
    stopBeating = sockets.size > 0 ? after(BEAT_MS, beat) : null
  }

  return {
    add: (socket, owner) => {
      sockets.set(socket, owner)
      socket.on('pong', () => silent.delete(socket))
      socket.on('close', () => sockets.delete(socket))
      stopBeating ??= after(BEAT_MS, beat)
    },
    onNews: (news) => {
      if (news.type === 'session-ended') closeAll(({ session }) => session === news.session, LIVE_CLOSE.signedOut)
      if (news.type === 'sessions-ended') closeAll(({ user }) => user === news.user, LIVE_CLOSE.signedOut)
      if (news.type === 'user-changed') closeAll(({ user }) => user === news.user, LIVE_CLOSE.comeBack)
    },
    stop: (code) => {
      stopBeating?.()
      stopBeating = null
      closeAll(() => true, code)
      // Who does not say goodbye at once is not waited for.
      for (const socket of sockets.keys()) after(GOODBYE_MS, () => socket.terminate())
    },
  }
}

const GOODBYE_MS: Ms = 500
