/** What sip.js asks for when a call begins: its connection, with the page's voice in it and the ways to this page soon gathered. */
import { type SessionDescriptionHandlerFactory, Web } from 'sip.js'
import { closeAtRest } from './closing.ts'
import type { After } from './timers.ts'

export interface HandlerOptions {
  readonly stream: () => Promise<MediaStream>
  /** Those of the moment in which a call begins. */
  readonly iceServers: () => readonly RTCIceServer[]
  readonly after: After
}

export const createHandlers = ({ stream, iceServers, after }: HandlerOptions): SessionDescriptionHandlerFactory => {
  const make = Web.defaultSessionDescriptionHandlerFactory(stream)
  return (session, options: Web.SessionDescriptionHandlerConfiguration | undefined) => {
    const servers = iceServers()
    const peerConnectionConfiguration = { ...options?.peerConnectionConfiguration, iceServers: [...servers] }
    const handler = make(session, { ...options, peerConnectionConfiguration })
    if (!(handler instanceof Web.SessionDescriptionHandler)) return handler
    closeAtRest(handler, after)
    if (servers.length === 0) hasten(handler, after)
    return handler
  }
}

/** After the last one; whoever is told of too few finds the others by being spoken to (RFC 8445 §7.3.1.3). */
const QUIET_MS = 20

/**
 * This machine's own ways over UDP are known at once; a browser goes on looking for ways over TCP for 100 ms, of which the switch
 * has none. They may come first: told of those alone, the switch finds no way at all, and both hear nothing. Nor does it find one
 * when it is told of no way of a kind of its own, so there is one of each kind that it offers.
 */
const hasten = (handler: Web.SessionDescriptionHandler, after: After): void => {
  const connection = handler.peerConnection
  const enough = untilEnough({
    offered: () => connection?.remoteDescription?.sdp ?? '',
    done: () => handler.iceGatheringComplete(),
    after,
  })
  // Asked anew, after a network has changed, it looks anew.
  connection?.addEventListener('icegatheringstatechange', () => {
    if (connection.iceGatheringState === 'gathering') enough.forget()
  })
  connection?.addEventListener('icecandidate', ({ candidate }) => enough.found(candidate))
}

interface Enough {
  /** What the switch has said of its ways. */
  readonly offered: () => string
  readonly done: () => void
  readonly after: After
}

/** To be told of each way as it is found. */
export const untilEnough = ({ offered, done, after }: Enough) => {
  const ours: Way[] = []
  let cancel = (): void => undefined
  return {
    forget: (): void => {
      cancel()
      ours.length = 0
    },
    /** `null`: there are no more. */
    found: (way: Way | null): void => {
      cancel()
      if (way !== null) ours.push(way)
      if (areEnough(ours, offered())) cancel = after(QUIET_MS, done)
    },
  }
}

interface Way {
  readonly protocol: string | null
  readonly address: string | null
}
type Family = 4 | 6

/** Whether there is a way of ours over UDP of each kind of address that the switch offers. */
const areEnough = (ours: readonly Way[], offer: string): boolean => {
  const found = new Set(ours.filter(isUdp).map(({ address }) => familyOf(address ?? '')))
  const offered = familiesIn(offer)
  return offered.size > 0 && [...offered].every((each) => found.has(each))
}

const isUdp = ({ protocol }: Way): boolean => protocol?.toLowerCase() === 'udp'

/** Null for a name, which some browsers give instead of an address. */
const familyOf = (address: string): Family | null =>
  address.includes(':') ? 6 : /^\d+\.\d+\.\d+\.\d+$/.test(address) ? 4 : null

/** The third word of a candidate is its protocol, the fifth its address (RFC 8839 §5.1). */
const familiesIn = (sdp: string): ReadonlySet<Family> =>
  new Set(
    [...sdp.matchAll(/^a=candidate:\S+ \S+ (\S+) \S+ (\S+)/gm)]
      .filter(([, protocol = null]) => isUdp({ protocol, address: null }))
      .flatMap(([, , address]) => familyOf(address ?? '') ?? []),
  )
