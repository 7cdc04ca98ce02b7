/**
 * SIP over the page's WebSocket, by sip.js in a cage: our own reconnecting (its own gives up), a new Registerer for each
 * connection (one in flight blocks the next), no public STUN server, short gathering, timers that run in hidden tabs.
 */
import { type Invitation, Registerer, RegistererState, type Session, SessionState, type Web } from 'sip.js'
import { createHandlers } from './handlers.ts'
import type { Line, LineEvents, LineOptions, OpenLine } from './line.ts'
import { createReadying } from './readying.ts'
import { retryDelayMs } from './retry.ts'
import { createRoom } from './room.ts'
import { createUserAgent, handlerOf, hangUp, keepAlive, refresh } from './sip-parts.ts'
import { type RunningTest, startTest } from './test-leg.ts'
import { createVoice } from './voice.ts'
import { createWays } from './ways.ts'

const EXPIRES_S = 120
const REGISTER_EVERY_MS = 50_000
const STOP_MS = 2_000
/** A way is found within tenths of a second, or not without asking again. */
const WAY_WITHIN_MS = 2_000

export const openSipLine: OpenLine = (options, events) => {
  const { account, after, random, socket } = options
  const voice = createVoice(options.voice)
  const ways = createWays(account, after)
  const readying = createReadying(createHandlers({ stream: voice.stream, iceServers: ways.servers, after }))
  const agent = createUserAgent({
    socket,
    account,
    handlers: readying.handlers,
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
  let test: RunningTest | null = null
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
    cancelBeat = keepAlive(agent, after)
    register(true)
  }
  const onDisconnect = (): void => {
    cancelBeat()
    cancelRegister()
    registerer = null
    retry()
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
        if (first) refresh(session, ways.servers())
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
  const onInvite = (invitation: Invitation): void => {
    if (test?.isFor(callerOf(invitation))) return test.take(invitation)
    // A call never waits for a test.
    test?.giveUp()
    // The switch puts us through anew: what we still have of the call is dead.
    if (session !== null && answersItself(invitation)) drop(session)
    if (session === null) ring(invitation)
    else room.wait(invitation)
  }
  const room = createRoom<Invitation>(after, (invitation) => {
    if (invitation !== session && invitation.state === SessionState.Initial) void invitation.reject({ statusCode: 486 })
  })
  const ring = (invitation: Invitation): void => {
    session = invitation
    voice.attach(readying.ready(invitation))
    invitation.stateChange.addListener((state) => {
      if (invitation !== session) return
      if (state === SessionState.Established) onEstablished(invitation)
      if (state === SessionState.Terminated) onTerminated()
    })
    events.onCall({ from: callerOf(invitation), answersItself: answersItself(invitation) })
  }
  const onTerminated = (): void => {
    const waiting = room.next()
    session = null
    voice.close()
    events.onEnd()
    if (waiting?.state === SessionState.Initial) ring(waiting)
  }
  const onEstablished = (call: Invitation): void => {
    const handler = handlerOf(call)
    if (handler === null) return
    voice.attach(handler.peerConnection ?? null)
    handler.peerConnection?.addEventListener('iceconnectionstatechange', () => {
      if (call === session && handler.peerConnection?.iceConnectionState === 'failed') refresh(session, ways.servers())
    })
    // Where no way was found both sides may wait for ever, and the browser calls that neither failed nor connected.
    after(WAY_WITHIN_MS, () => {
      if (call === session && handler.peerConnection?.connectionState !== 'connected') refresh(session, ways.servers())
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
    testLeg: async (ring) => {
      if (session !== null || test !== null) return null
      const mine = startTest(ring, { after, onEnd: voice.close })
      test = mine
      const found = await mine.found
      test = null
      return found
    },
    close: async () => {
      closed = true
      test?.giveUp()
      for (const stop of [cancelRetry, cancelBeat, cancelRegister, ways.stop, ...stopped]) stop()
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
      if (agent.isConnected()) refresh(session, ways.servers())
      else connect()
    }),
  )
  agent.start().catch(() => retry())
  return line
}

const callerOf = ({ remoteIdentity }: Invitation): string | null => {
  const user = remoteIdentity.uri.user ?? ''
  return user === '' || /^anonymous$/i.test(user) ? null : user
}

/** https://datatracker.ietf.org/doc/html/rfc5373 and the two headers that phones understand. */
const answersItself = ({ request }: Invitation): boolean =>
  /answer-after=0/i.test(request.getHeader('Call-Info') ?? '') ||
  /auto ?answer/i.test(request.getHeader('Alert-Info') ?? '')

export type { LineEvents, LineOptions }
