/**
 * The page's phone: it registers, answers, hangs up, mutes and sends digits; all other call control is the server's. One
 * real one (sip-phone.ts) and a fake twin for demos and tests; no SIP word leaves this folder.
 */
import type { Watched } from '../state/store.ts'
import type { Lack } from './lacks.ts'

/** Issued with a sign-in, dead with it. */
export interface Account {
  readonly uri: string
  readonly secret: string
  readonly iceServers: readonly RTCIceServer[]
  /** The same with passes of now; null when nobody answers. Without it those above are good for as long as they are needed. */
  readonly renewIceServers?: () => Promise<readonly RTCIceServer[] | null>
}

/**
 *     off -> connecting -> registered <-> lost
 *                 \-> refused
 * `lost` mends itself; `refused` needs a new account.
 */
export type Registration = 'off' | 'connecting' | 'registered' | 'lost' | 'refused'

export interface PhoneCall {
  readonly state: 'incoming' | 'up'
  /** Who calls, as the switch says; null when withheld. */
  readonly from: string | null
  readonly since: number
  readonly muted: boolean
  /** `blocked`: the browser plays nothing before a click (see `hear`). */
  readonly sound: 'playing' | 'blocked'
}

export type Microphone = 'unknown' | 'asked' | 'works' | 'denied' | 'missing' | 'busy' | 'insecure'

export interface PhoneState {
  readonly registration: Registration
  readonly microphone: Microphone
  readonly call: PhoneCall | null
}

/** How loud each side is now, 0 to 1. */
export interface Levels {
  readonly mine: number
  readonly theirs: number
}

/** What a page finds of a leg that was made to be measured. */
export interface TestLeg {
  /** It came, and was answered. */
  readonly came: boolean
  /** Sound came over it. */
  readonly hears: boolean
  /** What is sent is more than silence. */
  readonly speaks: boolean
  /** Of what helps a way through; nothing of it is wrong where there is one. */
  readonly lacks: Lack | null
}

export interface Phone {
  readonly state: Watched<PhoneState>
  readonly levels: Watched<Levels>
  /** Opens the microphone, so that a call is answered without asking first. Resolves when it is known how that went. */
  openMicrophone(): Promise<void>
  /** Registers, and stays registered through lost links until `stop`. */
  start(account: Account): void
  stop(): Promise<void>
  /** Takes the call that rings, or the one that is about to: an offer is often on the screen before its call is here. */
  answer(): void
  hangUp(): void
  mute(on: boolean): void
  /** 0-9, * and #. */
  digits(digits: string): void
  /** Plays what the browser held back; only from a click. */
  hear(): void
  /**
   * `ring` has the switch call as the mark it is given; that leg is picked up unseen and unheard, measured, and hung up once
   * `ring` has resolved. Null when a call came, which always comes first.
   */
  testLeg(ring: (mark: string) => Promise<unknown>): Promise<TestLeg | null>
}

export const SILENT: Levels = { mine: 0, theirs: 0 }
export const PHONE_AT_REST: PhoneState = { registration: 'off', microphone: 'unknown', call: null }
