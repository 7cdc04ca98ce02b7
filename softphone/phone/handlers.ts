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

/**
 * This machine's own ways are known at once; a browser goes on looking for ways over TCP for 100 ms, which the switch has none
 * of. A switch that is told of no way of a kind of its own finds none at all, so there is one of each kind that it offers.
 */
const hasten = (handler: Web.SessionDescriptionHandler, after: After): void => {
  const connection = handler.peerConnection
  const found = untilEnough({
    offered: () => connection?.remoteDescription?.sdp ?? '',
    done: () => handler.iceGatheringComplete(),
    after,
  })
  connection?.addEventListener('icecandidate', ({ candidate }) => found(candidate?.address ?? ''))
}

interface Enough {
  /** What the switch has said of its ways. */
  readonly offered: () => string
  readonly done: () => void
  readonly after: After
}

/** To be told of each way as it is found. */
export const untilEnough = ({ offered, done, after }: Enough): ((address: string) => void) => {
  const found = new Set<Family>()
  let cancel = (): void => undefined
  return (address) => {
    cancel()
    const family = familyOf(address)
    if (family !== null) found.add(family)
    const wanted = familiesIn(offered())
    if (wanted.size > 0 && [...wanted].every((each) => found.has(each))) cancel = after(QUIET_MS, done)
  }
}

type Family = 4 | 6

/** Null for a name, which some browsers give instead of an address. */
const familyOf = (address: string): Family | null =>
  address.includes(':') ? 6 : /^\d+\.\d+\.\d+\.\d+$/.test(address) ? 4 : null

/** The fifth word of a candidate is its address (RFC 8839 §5.1). */
export const familiesIn = (sdp: string): ReadonlySet<Family> =>
  new Set([...sdp.matchAll(/^a=candidate:(?:\S+ ){4}(\S+)/gm)].flatMap(([, address]) => familyOf(address ?? '') ?? []))
