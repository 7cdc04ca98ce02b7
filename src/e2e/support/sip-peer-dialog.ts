/** What both sides of a call of the tiny user agent have in common. */
import type { Socket } from 'node:dgram'
import type { Pauses } from './sip-peer-media.ts'
import type { SipMessage } from './sip-peer-message.ts'

/**
 * A function: it rings, and then that is done with the call; in `quietly` it does not ring. `answers-late`: just as it hears that
 * nobody wants it any more. `tries`: it says that it tries, and no more.
 */
export type PhoneManner =
  | ('waits' | 'answers' | 'answers-late' | 'declines' | 'busy' | 'ignores' | 'tries')
  | ((call: SipCall) => void)
  | { readonly quietly: (call: SipCall) => void }

export interface SipCall {
  readonly callId: string
  /** What the other side showed as the caller: the user part of From. */
  readonly shown: string
  state(): 'calling' | 'ringing' | 'up' | 'ended'
  /** The SIP status that ended a call before it was up; 0 otherwise. */
  status(): number
  /** With these header fields besides. */
  answer(headers?: readonly string[]): void
  decline(status: number, headers?: readonly string[]): void
  /** Its tone is heard before it is picked up, as an announcement of the network is. */
  announce(): void
  hangUp(): void
  /** Asks for the call as it is once more (RFC 3261, 14.1). */
  reinvite(): void
  tone(hz: number): number
  loudness(): number
  readonly pauses: Pauses
  /** The keys that were pressed at the other end. */
  digits(): string
  /** Presses keys, one after the other. */
  type(keys: string): void
  /** performance.now() of the INVITE. */
  readonly invitedAt: number
}

export interface Dialog extends SipCall {
  handle(message: SipMessage): void
  /** Lets go of its sockets and timers, whatever the other side still says. */
  drop(): void
}

export interface Wire {
  readonly socket: Socket
  readonly host: string
  readonly port: number
  readonly own: number
  /** Nothing goes out and nothing comes in. */
  readonly network: { lost: boolean }
}

export const send = (wire: Wire, text: string): void => {
  if (!wire.network.lost) wire.socket.send(text, wire.port, wire.host)
}

export const contactOf = (wire: Wire): readonly string[] => [`Contact: <sip:peer@127.0.0.1:${wire.own}>`]
