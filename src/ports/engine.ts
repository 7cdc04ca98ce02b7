/** A switch as the rest of the product sees it. One contract suite (telephony/contract.ts) is run by every engine. */
import type { EngineCommand, EngineEvent, LiveLegs, NetLine } from '../core/call/switch.ts'
import type { AccountId, LineId } from '../core/ids.ts'
import type { LineState } from './lines.ts'

/** What an engine can do: ask this, never who it is. */
export interface EngineAbilities {
  readonly recording: boolean
  /** A ringing leg can wait in its bridge, so that an answer connects even without us. */
  readonly ringsInBridge: boolean
}

export interface TelephonyEngine {
  readonly name: string
  readonly can: EngineAbilities
  /**
   * Connects and keeps reconnecting for ever; reports `link-up` (events flow from here on) and `link-down`. Resolves when
   * the first attempt has been made. `emit` never throws.
   */
  start(emit: (event: EngineEvent) => void): Promise<void>
  /**
   * Resolves when the switch has accepted the command; the outcome comes as an event. Commands of one call run in the order
   * given. Repeating a command that was already carried out is a success. Rejects with CallGoneError, LinkDownError or
   * EngineRefusedError.
   */
  execute(command: EngineCommand): Promise<void>
  /** Everything of ours that is alive in the switch now. Rejects with LinkDownError. */
  liveCalls(): Promise<LiveLegs>
  /** Whether a browser can register as this account, or call as it, at this moment. Rejects with LinkDownError. */
  hasAccount(account: AccountId): Promise<boolean>
  /** Which trunks and desk phones are registered; those that register nowhere are not in it. Rejects with LinkDownError. */
  lineStates(): Promise<ReadonlyMap<LineId, LineState>>
  /**
   * Rings that browser with a leg that is no call: nothing is told of it, and the switch ends it within seconds by itself. It
   * calls as `mark`. Resolves as soon as sound comes from the page, or with false when none came in time.
   */
  testLeg(account: AccountId, mark: string): Promise<boolean>
  /**
   * What the switch's own net wrote down since that byte of its notes, and up to where they go now. Notes that are shorter
   * than that are read from their beginning.
   */
  netNotes(from: number): Promise<NetNotes>
  /** What the net wrote before that byte is on our disk for good: the switch's notes need not say any more who called. */
  netNotesKept?(upTo: number): Promise<void>
  /** Whom the switch's own net may ring while we are away: stations, all at once. Rejects when it could not be told. */
  netPeople(stations: readonly string[]): Promise<void>
  /** Leaves the switch and its calls as they are. */
  stop(): Promise<void>
}

export interface NetNotes {
  readonly to: number
  readonly lines: readonly NetLine[]
}

/** The leg or bridge named by a command no longer exists. */
export class CallGoneError extends Error {
  override readonly name = 'CallGoneError'
}
/** There is no link to the switch at the moment. */
export class LinkDownError extends Error {
  override readonly name = 'LinkDownError'
}
/** The switch refused a command; the message has its words. */
export class EngineRefusedError extends Error {
  override readonly name = 'EngineRefusedError'
}
