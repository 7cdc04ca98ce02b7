/** A visitor's line as `visitor-phone.ts` uses it; `visitor-sip-line.ts` is the one that speaks SIP, and is fetched with the first call. */
import type { Account } from './phone.ts'
import type { After } from './timers.ts'

/** `lost`: there was no way to the switch. */
export type VisitorEnd = 'over' | 'busy' | 'refused' | 'lost'

export interface VisitorLine {
  hangUp(): void
  mute(on: boolean): void
  digits(digits: string): void
  speakFrom(stream: MediaStream | null): void
}

export interface VisitorLineEvents {
  onLink(linked: boolean): void
  onRinging(): void
  onUp(theirs: MediaStream): void
  onEnd(why: VisitorEnd): void
}

export interface VisitorLineOptions {
  readonly socket: string
  readonly account: Account
  readonly number: string
  readonly after: After
  readonly voice: () => MediaStream | null
  readonly onNetwork: (listener: () => void) => () => void
}
