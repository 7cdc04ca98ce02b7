/** A phone line as `sip-phone.ts` uses it; `sip-line.ts` is the one that speaks SIP, and is fetched after the sign-in. */
import type { Account, Phone, Registration } from './phone.ts'
import type { After } from './timers.ts'

export interface LineCall {
  readonly from: string | null
  /** The switch puts a call back that was up before a reload: it is taken without asking. */
  readonly answersItself: boolean
}

export interface LineEvents {
  onRegistration(now: Registration): void
  onCall(call: LineCall): void
  /** Both sides are connected; the sound of the other. */
  onUp(theirs: MediaStream): void
  onEnd(): void
}

export interface Line {
  answer(): void
  hangUp(): void
  mute(on: boolean): void
  digits(digits: string): void
  /** The own voice comes from elsewhere now: another headset. */
  speakFrom(stream: MediaStream | null): void
  /** See `Phone`. */
  testLeg: Phone['testLeg']
  close(): Promise<void>
}

export interface LineOptions {
  readonly socket: string
  readonly account: Account
  readonly after: After
  readonly random: () => number
  /** What to speak into; null while there is no microphone. */
  readonly voice: () => MediaStream | null
  /** The network is there again. */
  readonly onNetwork: (listener: () => void) => () => void
}

export type OpenLine = (options: LineOptions, events: LineEvents) => Line
