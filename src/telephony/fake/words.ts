/** What the fake switch is made of, and what a test or a bench can do to it. */
import type { EngineCommand, EngineEvent, LegMemo, LiveLegs, NetErrand, NetLine } from '../../core/call/switch.ts'
import type { AccountId, BridgeId, LegId, LineId, Ms, PlaybackId, RecordingId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { NetNotes } from '../../ports/engine.ts'
import type { Faults } from './delivery.ts'

export interface FakeRecording {
  readonly leg: LegId
  readonly since: number
  until: number | null
  /** What of it is silence for now. */
  muted: { readonly voice: boolean; readonly heard: boolean }
}

/** What is heard on a leg; a prompt drowns everything else. */
export type Sound = 'nothing' | 'music' | 'party' | 'prompt'

export type PhoneManner = 'waits' | 'answers' | 'declines' | 'busy' | 'ignores'

/** A call as a caller or a phone has it. */
export interface FakeCall {
  readonly leg: LegId
  /** The number shown as the caller. */
  readonly shown: string
  state(): 'calling' | 'ringing' | 'up' | 'ended'
  hears(): Sound
  /** Presses keys, one after the other. */
  type(keys: string): void
  /** The keys that were pressed for whoever is on it. */
  digits(): string
  /** For the switch: they are. */
  press(digits: string): void
  answer(): void
  decline(as: 'declines' | 'busy'): void
  hangUp(): void
}

export interface FakePhone {
  readonly uri: string
  manner: PhoneManner
  calls(): readonly FakeCall[]
}

/** A phone that is a page: it rings only while it is connected, and only as an account that is open. */
export interface FakeBrowser extends FakePhone {
  connect(): void
  /** Its connection is lost, and its sound goes on. */
  cut(): void
  /** The page is closed, or its network is gone. */
  drop(): void
}

/** The application's end of the link: what an engine registers. */
export interface FakeApp {
  event(event: EngineEvent): void
  linkUp(): void
  linkDown(reason: string): void
}

export interface FakeSwitch {
  /** What goes wrong from now on. */
  faults: Faults
  /** A caller dials in. */
  callIn(options: { readonly from: string; readonly to: string }): FakeCall
  phone(name: string, manner: PhoneManner): FakePhone
  browser(account: AccountId, manner: PhoneManner): FakeBrowser
  cutLink(): void
  restoreLink(): void
  /** The switch dies with all its calls and is back after `downMs`. */
  restart(downMs?: number): void
  /** Everything that was commanded and reported, a line each. */
  trace(): readonly string[]
  /** Milliseconds recorded so far; null when there is no such recording. */
  recorded(recording: RecordingId): number | null
  /** What of a recording is silence now; null when there is no such recording. */
  muted(recording: RecordingId): { readonly voice: boolean; readonly heard: boolean } | null
  /** For the engine: takes the application; who had it before is told that it was replaced. Returns its release. */
  register(app: FakeApp): () => void
  readonly linked: boolean
  /** Carries a command out; a ring has further steps, and its promise tells what came of them. */
  command(command: EngineCommand): Promise<void> | undefined
  live(): LiveLegs
  /** Whether it is being said, or will be. */
  isSaid(playback: PlaybackId): boolean
  /** Agents' and visitors' accounts that are open now. */
  openAccounts(): readonly AccountId[]
  /** Trunks and desk phones that are open now. */
  openLines(): readonly LineId[]
  /** What somebody on this leg hears. */
  hears(leg: LegId): Sound
  netNotes(from: number): NetNotes
}

export interface FakeLeg {
  readonly id: LegId
  readonly inbound: boolean
  readonly from: string
  readonly to: string
  readonly createdAt: number
  readonly call: FakeCall | null
  state: 'down' | 'ringing' | 'up'
  /** Of a caller: they were told that it rings. */
  alerted: boolean
  /** Of a leg that we made: it has been sent on its way to the phone. */
  dialled: boolean
  /** The browser's address it was made for; null when it is no browser's. */
  readonly page: string | null
  /** Nothing comes from it any more, and nobody hung up. */
  silent: boolean
  /** Nobody hears it. */
  muted: boolean
  /** Ours, or in the dialplan's own hands. */
  place: 'app' | 'net'
  memo: LegMemo | null
  bridge: BridgeId | null
  /** It is an ear on that leg; `whispers`: and speaks to it. */
  readonly ear?: { readonly of: LegId; readonly whispers: boolean }
  /** The net has it for good, and does not hand it over. */
  kept?: NetErrand
  /** Their message brings them back to us. */
  backWhenLeft?: boolean
  /** What the net will write of it at its end; null when it never had it. */
  net: NetLine['how']
  /** Takes back the dead-man's switch. */
  disarm: () => void
}

/** How long the switch's own dialplan leaves a caller to us, and keeps one. */
export interface NetTimes {
  /** A caller whose memo nobody writes for so long, and who talks to nobody, falls to the net; never, when not given. */
  readonly lapseMs?: Ms | undefined
  /** How long the net keeps a caller before the answering machine has them; for ever, when not given. */
  readonly patienceMs?: Ms | undefined
}

export interface FakeSwitchOptions extends NetTimes {
  readonly seed: number
  readonly clock: Clock
  /** `immediate`: what happens at once happens in microtasks, for benches; `clock`: when the clock is moved. */
  readonly mode?: 'clock' | 'immediate'
  /** Keep a trace; off for benches. */
  readonly traced?: boolean
}
