/** What the contract's tests stand on: the people outside, and the first steps of every call. */
import type { EngineCommand, EngineEvent, LegMemo } from '../core/call/switch.ts'
import {
  type AccountId,
  type BridgeId,
  bridgeOf,
  type ContactId,
  contactOfLeg,
  type LegId,
  type LineId,
  legId,
  offerLeg,
  queueId,
} from '../core/ids.ts'
import type { TelephonyEngine } from '../ports/engine.ts'
import type { Line } from '../ports/lines.ts'

export type PhoneManner = 'waits' | 'answers' | 'declines' | 'busy' | 'ignores'

export type Voice = 'caller' | 'phone' | 'nobody'

/** One side of a call as the person with the receiver has it. */
export interface PeerCall {
  state(): 'calling' | 'ringing' | 'up' | 'ended'
  /** The number shown as the caller; of a call that came in. */
  readonly shown: string
  hears(): 'nothing' | 'music' | 'party' | 'prompt'
  /** Presses keys, one after the other. */
  type(keys: string): void
  /** The keys that were pressed at the other end, so far. */
  digits(): string
  answer(): void
  decline(as: 'declines' | 'busy'): void
  hangUp(): void
}

export interface PeerPhone {
  readonly uri: string
  /** The calls that came in, oldest first. */
  calls(): readonly PeerCall[]
}

/** A phone that is a page; what it can do besides is come and go. */
export interface PeerBrowser {
  /** Whether the switch let it in. */
  connect(): Promise<boolean>
  drop(): void
  calls(): readonly Pick<PeerCall, 'shown' | 'state'>[]
}

export interface EngineWorld {
  readonly engine: TelephonyEngine
  /** Browsers' accounts that should be in the switch, as the engine is told after a lost link. */
  readonly accounts: Set<AccountId>
  /** Trunks that should be in the switch, the same way. */
  readonly lines: Map<LineId, Line>
  /** A number behind a trunk of that name, and the trunk that leads to it. */
  outside(trunk: string, number: string, manner: PhoneManner): { readonly line: Line; calls(): readonly PeerCall[] }
  /** A caller dials a number of the hotline. */
  call(options: { readonly from: string; readonly to: string }): Promise<PeerCall>
  phone(manner: PhoneManner): PeerPhone
  browser(account: AccountId, manner: 'waits' | 'declines' | 'busy'): PeerBrowser
  /** A station's address where nobody is. */
  nowhere(): string
  /** Time passes until the condition holds; fails with what was awaited after `withinMs`. */
  until(what: string, condition: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>
  cutLink(): Promise<void>
  restoreLink(): Promise<void>
  /** A recording so far: its length, and whose voice is on which side in its last half second. */
  recorded(recording: string): { readonly ms: number; readonly left: Voice; readonly right: Voice }
  close(): Promise<void>
}

export type Stage = ReturnType<typeof createStage>

/** Helpers around a world; `events` is everything the engine reported since the test began. */
export const createStage = (world: EngineWorld) => {
  const events: EngineEvent[] = []
  const run = (command: EngineCommand) => world.engine.execute(command)
  const hangUp = (leg: LegId) => run({ type: 'hang-up-leg', leg, cause: 'normal' })
  const of = (leg: LegId) => events.filter((event) => 'leg' in event && event.leg === leg)
  const typesOf = (leg: LegId) => of(leg).map((event) => event.type)
  const heard = (leg: LegId, type: EngineEvent['type'], withinMs?: number) =>
    world.until(`${type} of ${leg}`, () => typesOf(leg).includes(type), withinMs)
  const endOf = async (leg: LegId, withinMs?: number) => {
    await heard(leg, 'leg-ended', withinMs)
    return of(leg).filter((event) => event.type === 'leg-ended')
  }

  /** A caller who has arrived and nothing more. */
  const arrive = async (from = '+49301234567', to = '1501') => {
    const before = events.length
    const caller = await world.call({ from, to })
    const arrival = () => events.slice(before).find((event) => event.type === 'leg-arrived')
    await world.until('the arrival', () => arrival() !== undefined)
    const leg = arrival()?.leg ?? legId('')
    const contact = contactOfLeg(leg)
    return { caller, leg, contact, bridge: bridgeOf(contact) }
  }

  /** A caller who waits with music. */
  const wait = async (from?: string) => {
    const call = await arrive(from)
    const { leg, bridge } = call
    await Promise.all([
      run({ type: 'answer-leg', leg }),
      run({ type: 'create-bridge', bridge }),
      run({ type: 'add-leg', bridge, leg }),
      run({ type: 'start-music', bridge }),
    ])
    return call
  }

  const memoOf = (contact: ContactId): LegMemo => ({
    v: 1,
    contact,
    phase: 'offered',
    queue: queueId('support'),
    enqueuedAt: 1_790_000_000_000,
  })

  const ring = async (
    contact: ContactId,
    uri: string,
    bridge: BridgeId | null,
    more: { from?: string; offer?: number; ringMs?: number } = {},
  ) => {
    const { from = '+49301234567', offer = 1, ringMs = 20_000 } = more
    const leg = offerLeg(contact, offer)
    await run({ type: 'ring-leg', leg, uri, from, bridge, ringMs, memo: memoOf(contact) })
    return leg
  }

  return { world, events, run, hangUp, of, typesOf, heard, endOf, arrive, wait, memoOf, ring }
}
