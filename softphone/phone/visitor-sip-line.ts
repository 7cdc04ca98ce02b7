/** A visitor's one call, by sip.js: it registers nowhere, dials at once, and finds the switch again when the link is lost. */
import { Inviter, type Session, SessionState, UserAgent } from 'sip.js'
import { createHandlers } from './handlers.ts'
import { retryDelayMs } from './retry.ts'
import { createUserAgent, handlerOf, keepAlive, refresh } from './sip-parts.ts'
import type { VisitorEnd, VisitorLine, VisitorLineEvents, VisitorLineOptions } from './visitor-line.ts'
import { createVoice } from './voice.ts'
import { createWays } from './ways.ts'

const STOP_MS = 2_000

export const dialBySip = (options: VisitorLineOptions, events: VisitorLineEvents): VisitorLine => {
  const { account, after, number } = options
  const voice = createVoice(options.voice)
  const ways = createWays(account, after)
  let session: Inviter | null = null
  let attempt = 0
  let closed = false
  /** Hung up while there was no link: said to the switch as soon as there is one. */
  let parting = false
  let cancelBeat = (): void => undefined
  let cancelRetry = (): void => undefined
  const agent = createUserAgent({
    socket: options.socket,
    account,
    handlers: createHandlers({ stream: voice.stream, iceServers: ways.servers, after }),
    delegate: { onConnect: () => onConnect(), onDisconnect: () => onDisconnect() },
  })

  const onConnect = (): void => {
    attempt = 0
    cancelBeat = keepAlive(agent, after)
    events.onLink(true)
    if (session === null) dial()
    else if (parting) part()
    else refresh(session, ways.servers())
  }
  const onDisconnect = (): void => {
    cancelBeat()
    if (closed) return
    // A call that has not begun is lost with the link; one that is up goes on without it.
    if (session?.state !== SessionState.Established) return end('lost')
    events.onLink(false)
    cancelRetry = after(retryDelayMs(attempt, Math.random), () => void agent.reconnect().catch(onDisconnect))
    attempt += 1
  }
  const dial = (): void => {
    const target = UserAgent.makeURI(account.uri.replace(/^sip:[^@]*/, `sip:${number}`))
    if (target === undefined) return end('lost')
    const call = new Inviter(agent, target)
    session = call
    call.stateChange.addListener((state) => {
      if (state === SessionState.Established) onEstablished(call)
      if (state === SessionState.Terminated) end('over')
    })
    call
      .invite({
        requestDelegate: {
          onProgress: () => events.onRinging(),
          onReject: ({ message }) => end(REASONS[message.statusCode ?? 0] ?? 'refused'),
        },
      })
      .catch(() => end('lost'))
  }
  const onEstablished = (call: Session): void => {
    const handler = handlerOf(call)
    if (handler === null) return
    voice.attach(handler.peerConnection ?? null)
    handler.peerConnection?.addEventListener('iceconnectionstatechange', () => {
      if (handler.peerConnection?.iceConnectionState === 'failed') refresh(call, ways.servers())
    })
    events.onUp(handler.remoteMediaStream)
  }
  const part = (): void => {
    session?.bye().catch(() => end('over'))
  }
  const end = (why: VisitorEnd): void => {
    if (closed) return
    closed = true
    for (const stop of [cancelBeat, cancelRetry, leaveNetwork, ways.stop]) stop()
    voice.close()
    if (!parting) events.onEnd(why)
    // What was said last is on its way.
    after(STOP_MS, () => void agent.stop().catch(() => undefined))
  }
  const leaveNetwork = options.onNetwork(() => {
    if (agent.isConnected()) refresh(session, ways.servers())
  })
  agent.start().catch(() => end('lost'))

  return {
    hangUp: () => {
      if (session?.state === SessionState.Established && agent.isConnected()) part()
      else if (session?.state === SessionState.Established) {
        parting = true
        voice.close()
        events.onEnd('over')
      } else if (session?.state === SessionState.Establishing) session.cancel().catch(() => end('over'))
      else end('over')
    },
    mute: voice.mute,
    digits: (digits) => {
      if (session !== null) handlerOf(session)?.sendDtmf(digits, { duration: 120, interToneGap: 70 })
    },
    speakFrom: voice.speakFrom,
  }
}

/** RFC 3261 §21; what the visitor ended before it was answered is over and no refusal. */
const REASONS: Readonly<Record<number, VisitorEnd>> = {
  486: 'busy',
  600: 'busy',
  487: 'over',
  408: 'lost',
  503: 'lost',
}
