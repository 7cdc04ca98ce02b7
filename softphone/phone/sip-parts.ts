/** What agents' and visitors' lines have in common: sip.js as we let it run. No public STUN server, short gathering, no retrying of its own. */
import {
  type Invitation,
  type Session,
  type SessionDescriptionHandlerFactory,
  SessionState,
  UserAgent,
  type UserAgentDelegate,
  Web,
} from 'sip.js'
import type { Account } from './phone.ts'
import type { After } from './timers.ts'

const GATHERING_MS = 500
const KEEP_ALIVE_MS = 20_000
/** The other end answers a keep-alive at once: silence this long after one means that nobody is there. */
const SILENCE_MS = 8_000

export interface UserAgentParts {
  readonly socket: string
  readonly account: Account
  /** What sip.js asks for when a call begins. */
  readonly handlers: SessionDescriptionHandlerFactory
  readonly delegate: UserAgentDelegate
}

export const createUserAgent = ({ socket, account, handlers, delegate }: UserAgentParts): UserAgent => {
  const uri = UserAgent.makeURI(account.uri)
  if (uri === undefined || uri.user === undefined) throw new Error('The account has no address that can be read')
  return new UserAgent({
    uri,
    // The edge lets through what names this account, and nothing else.
    contactName: uri.user,
    authorizationUsername: uri.user,
    authorizationPassword: account.secret,
    transportOptions: { server: socket, connectionTimeout: 5 },
    sessionDescriptionHandlerFactory: handlers,
    sessionDescriptionHandlerFactoryOptions: {
      iceGatheringTimeout: GATHERING_MS,
      peerConnectionConfiguration: { bundlePolicy: 'max-bundle' },
    },
    reconnectionAttempts: 0,
    gracefulShutdown: false,
    logBuiltinEnabled: false,
    userAgentString: 'Sambung',
    delegate,
  })
}

/**
 * Whoever has gone away without a word is noticed: a laptop that slept, a network that changed. Gives back what ends it.
 */
export const keepAlive = (agent: UserAgent, after: After): (() => void) => {
  let cancel = (): void => undefined
  const beat = (): void => {
    cancel = after(KEEP_ALIVE_MS, () => {
      const { ws } = agent.transport as Web.Transport
      let heard = false
      ws?.addEventListener(
        'message',
        () => {
          heard = true
        },
        { once: true },
      )
      agent.transport.send('\r\n\r\n').catch(() => undefined)
      cancel = after(SILENCE_MS, () => {
        if (heard) beat()
        else ws?.close()
      })
    })
  }
  beat()
  return () => cancel()
}

/**
 * The switch learns where we are now, and the sound finds a way over the new network: by the servers of now, since the passes that
 * the call began with may have run out.
 */
export const refresh = (session: Session | null, servers: readonly RTCIceServer[]): void => {
  if (session?.state !== SessionState.Established) return
  const connection = handlerOf(session)?.peerConnection
  try {
    connection?.setConfiguration({ ...connection.getConfiguration(), iceServers: [...servers] })
  } catch {
    // A browser that can't, or a connection that is closed already: the passes that it has may still be good.
  }
  session
    .invite({
      sessionDescriptionHandlerOptions: { offerOptions: { iceRestart: true } } as Web.SessionDescriptionHandlerOptions,
    })
    .catch(() => undefined)
}

export const hangUp = (session: Session): void => {
  const ended =
    session.state === SessionState.Established ? session.bye() : (session as Invitation).reject({ statusCode: 486 })
  ended.catch(() => session.dispose().catch(() => undefined))
}

export const handlerOf = ({ sessionDescriptionHandler }: Session): Web.SessionDescriptionHandler | null =>
  sessionDescriptionHandler instanceof Web.SessionDescriptionHandler ? sessionDescriptionHandler : null
