/** What sip.js asks for when a call begins: its connection, with the page's voice in it and the ways to this page soon gathered. */
import { type SessionDescriptionHandlerFactory, Web } from 'sip.js'
import type { After } from './timers.ts'

export interface HandlerOptions {
  readonly stream: () => Promise<MediaStream>
  readonly iceServers: readonly RTCIceServer[]
  readonly after: After
}

export const createHandlers = ({ stream, iceServers, after }: HandlerOptions): SessionDescriptionHandlerFactory => {
  const make = Web.defaultSessionDescriptionHandlerFactory(stream)
  return (session, options) => {
    const handler = make(session, options)
    if (iceServers.length === 0 && handler instanceof Web.SessionDescriptionHandler) hasten(handler, after)
    return handler
  }
}

/** After the last one; whoever is told of too few finds the others by being spoken to (RFC 8445 §7.3.1.3). */
const QUIET_MS = 20

/** This machine's own ways are known at once. A browser goes on looking for ways over TCP for 100 ms, which the switch has none of. */
const hasten = (handler: Web.SessionDescriptionHandler, after: After): void => {
  let cancel = (): void => undefined
  handler.peerConnection?.addEventListener('icecandidate', ({ candidate }) => {
    cancel()
    if (candidate !== null) cancel = after(QUIET_MS, () => handler.iceGatheringComplete())
  })
}
