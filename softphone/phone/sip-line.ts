/**
 * SIP over the page's WebSocket, by sip.js in a cage: our own reconnecting (its own gives up), a new Registerer for each
 * connection (one in flight blocks the next), no public STUN server, short gathering, timers that run in hidden tabs.
 */
import { type Invitation, Registerer, RegistererState, type Session, SessionState, UserAgent, Web } from 'sip.js'
import type { Line, LineEvents, LineOptions, OpenLine } from './line.ts'
import { retryDelayMs } from './retry.ts'
import { createVoice } from './voice.ts'

const GATHERING_MS = 500
const KEEP_ALIVE_MS = 20_000
/** The other end answers a keep-alive at once: silence this long after one means that nobody is there. */
const SILENCE_MS = 8_000
const EXPIRES_S = 120
const REGISTER_EVERY_MS = 50_000
const STOP_MS = 2_000

export const openSipLine: OpenLine = (options, events) => {
  const { account, after, random, socket } = options
  const uri = UserAgent.makeURI(account.uri)
  if (uri === undefined || uri.user === undefined) throw new Error('The account has no address that can be read')
  const voice = createVoice(options.voice)
  const agent = new UserAgent({
    uri,
    // The edge lets through what names this account, and nothing else.
    contactName: uri.user,
    authorizationUsername: uri.user,
    authorizationPassword: account.secret,
    transportOptions: { server: socket, connectionTimeout: 5 },
    sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(voice.stream),
    sessionDescriptionHandlerFactoryOptions: {
      iceGatheringTimeout: GATHERING_MS,
      peerConnectionConfiguration: { iceServers: [...account.iceServers], bundlePolicy: 'max-bundle' },
    },
    reconnectionAttempts: 0,
    gracefulShutdown: false,
    logBuiltinEnabled: false,
    userAgentString: 'Sambung',
    delegate: {
      onConnect: () => onConnect(),
      onDisconnect: () => onDisconnect(),
      onInvite: (invitation) => onInvite(invitation),
    },
  })
  let attempt = 0
  let closed = false
  let registerer: Registerer | null = null
  let session: Session | null = null
  const stopped: (() => void)[] = []
  let cancelRetry = (): void => undefined
  let cancelBeat = (): void => undefined
  let cancelRegister = (): void => undefined

  const connect = (): void => {
    cancelRetry()
    if (closed || agent.isConnected()) return
    events.onRegistration('connecting')
    agent.reconnect().catch(() => retry())
  }
  const retry = (): void => {
    if (closed) return
    events.onRegistration('lost')
    cancelRetry()
    cancelRetry = after(retryDelayMs(attempt, random), connect)
    attempt += 1
  }
  const onConnect = (): void => {
    beat()
    register(true)
  }
  const onDisconnect = (): void => {
    cancelBeat()
    cancelRegister()
    registerer = null
    retry()
  }
  /** Whoever has gone away without a word is noticed: a laptop that slept, a network that changed. */
  const beat = (): void => {
    cancelBeat = after(KEEP_ALIVE_MS, () => {
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
      cancelBeat = after(SILENCE_MS, () => {
        if (heard) beat()
        else ws?.close()
      })
    })
  }
  const register = (first: boolean): void => {
    if (closed || !agent.isConnected()) return
    const mine = registerer ?? new Registerer(agent, { expires: EXPIRES_S, refreshFrequency: 99 })
    if (registerer === null) {
      registerer = mine
      mine.stateChange.addListener((state) => {
        if (mine !== registerer || state !== RegistererState.Registered) return
        attempt = 0
        events.onRegistration('registered')
        if (first) refreshCall()
        first = false
      })
    }
    mine
      .register({
        requestDelegate: {
          onReject: ({ message }) => {
            if (mine !== registerer) return
            if (message.statusCode === 401 || message.statusCode === 403) events.onRegistration('refused')
            else (agent.transport as Web.Transport).ws?.close()
          },
        },
      })
      .catch(() => undefined)
    cancelRegister()
    cancelRegister = after(REGISTER_EVERY_MS, () => register(false))
  }
  /** The switch learns where we are now, and the sound finds a way over the new network. */
  const refreshCall = (): void => {
    if (session?.state !== SessionState.Established) return
    session
      .invite({
        sessionDescriptionHandlerOptions: {
          offerOptions: { iceRestart: true },
        } as Web.SessionDescriptionHandlerOptions,
      })
      .catch(() => undefined)
  }

  const onInvite = (invitation: Invitation): void => {
    // The switch puts us through anew: what we still have of the call is dead.
    if (session !== null && answersItself(invitation)) drop(session)
    if (session !== null) {
      void invitation.reject({ statusCode: 486 })
      return
    }
    session = invitation
    invitation.stateChange.addListener((state) => {
      if (invitation !== session) return
      if (state === SessionState.Established) onEstablished(invitation)
      if (state !== SessionState.Terminated) return
      session = null
      voice.close()
      events.onEnd()
    })
    events.onCall({ from: callerOf(invitation), answersItself: answersItself(invitation) })
  }
  const onEstablished = (call: Invitation): void => {
    const handler = handlerOf(call)
    if (handler === null) return
    voice.attach(handler.peerConnection ?? null)
    handler.peerConnection?.addEventListener('iceconnectionstatechange', () => {
      if (handler.peerConnection?.iceConnectionState === 'failed') refreshCall()
    })
    events.onUp(handler.remoteMediaStream)
  }

  const drop = (dead: Session): void => {
    session = null
    voice.close()
    events.onEnd()
    hangUp(dead)
  }

  const line: Line = {
    answer: () => {
      if (session?.state !== SessionState.Initial) return
      const call = session as Invitation
      call.accept().catch(() => hangUp(call))
    },
    hangUp: () => {
      if (session !== null) hangUp(session)
    },
    mute: voice.mute,
    digits: (digits) => {
      if (session !== null) handlerOf(session)?.sendDtmf(digits, { duration: 120, interToneGap: 70 })
    },
    speakFrom: voice.speakFrom,
    close: async () => {
      closed = true
      for (const stop of [cancelRetry, cancelBeat, cancelRegister, ...stopped]) stop()
      const gone = agent.isConnected()
        ? (registerer?.unregister().then(() => agent.stop()) ?? agent.stop())
        : agent.stop()
      await Promise.race([gone.catch(() => undefined), new Promise<void>((resolve) => after(STOP_MS, resolve))])
      voice.close()
    },
  }
  stopped.push(
    options.onNetwork(() => {
      attempt = 0
      if (agent.isConnected()) refreshCall()
      else connect()
    }),
  )
  agent.start().catch(() => retry())
  return line
}

const hangUp = (session: Session): void => {
  const ended =
    session.state === SessionState.Established ? session.bye() : (session as Invitation).reject({ statusCode: 486 })
  ended.catch(() => session.dispose().catch(() => undefined))
}

const handlerOf = ({ sessionDescriptionHandler }: Session): Web.SessionDescriptionHandler | null =>
  sessionDescriptionHandler instanceof Web.SessionDescriptionHandler ? sessionDescriptionHandler : null

const callerOf = ({ remoteIdentity }: Invitation): string | null => {
  const user = remoteIdentity.uri.user ?? ''
  return user === '' || /^anonymous$/i.test(user) ? null : user
}

/** https://datatracker.ietf.org/doc/html/rfc5373 and the two headers that phones understand. */
const answersItself = ({ request }: Invitation): boolean =>
  /answer-after=0/i.test(request.getHeader('Call-Info') ?? '') ||
  /auto ?answer/i.test(request.getHeader('Alert-Info') ?? '')

export type { LineEvents, LineOptions }
