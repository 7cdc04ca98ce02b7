/**
 * How the trunks are, as the switch and the other side say it. It looks at them now and then, and soon after a change; what a
 * look finds missing in the switch is asked for again. It is no part of the state: nothing is decided by it.
 */
import type { EventType, Recorded } from '../core/event.ts'
import type { EpochMs, LineId, Ms, TrunkId } from '../core/ids.ts'
import { type DeskPhone, lineOfPhone, lineOfTrunk, type Trunk } from '../core/lines/words.ts'
import type { CenterView } from '../core/view.ts'
import type { Clock } from '../ports/clock.ts'
import type { TelephonyEngine } from '../ports/engine.ts'
import type { LineState } from '../ports/lines.ts'

export interface TrunkHealth {
  /** `reachable`: it answers, and needs no registration. `trying`: not known yet. */
  readonly state: 'registered' | 'reachable' | 'refused' | 'no-answer' | 'trying' | 'off'
  readonly since: EpochMs
  /** What went wrong, in words; null when nothing did. */
  readonly error: string | null
}

interface Verdict {
  readonly ok: boolean
  readonly says: string
}

export interface TrunkWatch {
  healthOf(trunk: Trunk): TrunkHealth
  /** What the other side says now, or what it said of the last call. */
  ask(trunk: Trunk): Promise<Verdict>
  /** As of the last look. */
  isRegistered(phone: DeskPhone): boolean
  onEvents(events: readonly Recorded[]): void
  stop(): void
}

export interface TrunkWatchOptions {
  readonly view: Pick<CenterView, 'trunks' | 'trunkFaults' | 'deskPhones' | 'linkUp'>
  readonly clock: Pick<Clock, 'after' | 'now'>
  readonly engine: Pick<TelephonyEngine, 'lineStates' | 'execute'>
  /** Asks the other side. */
  readonly probe: (trunk: Trunk) => Promise<Verdict>
  readonly onTrouble: (what: string, error: Error) => void
}

const SOON_MS: Ms = 1_000
const EVERY_MS: Ms = 20_000
/** What the switch knows by itself is asked so often, nobody outside with it. */
const GLANCE_MS: Ms = 3_000
/** What SIP's 488 is as a cause of Q.850: no way of carrying the sound is left. */
const SOUND_REFUSED = 58

const CHANGES: ReadonlySet<EventType> = new Set([
  'trunk-saved',
  'trunk-retired',
  'desk-phone-saved',
  'desk-phone-retired',
  'link-changed',
])

export const createTrunkWatch = (options: TrunkWatchOptions): TrunkWatch => {
  const { view, clock, engine, probe, onTrouble } = options
  const known = new Map<TrunkId, TrunkHealth>()
  let states: ReadonlyMap<LineId, LineState> = new Map()
  let cancel = (): void => {}
  let cancelGlance = (): void => {}
  let stopped = false
  let looking = false
  /** A look is due at some moment. */
  let isAwaited = false

  const lookIn = (delay: Ms): void => {
    cancel()
    isAwaited = !stopped
    if (!stopped)
      cancel = clock.after(delay, () => {
        isAwaited = false
        void look()
      })
  }

  const note = (trunk: Trunk, { state, error }: Pick<TrunkHealth, 'state' | 'error'>): void => {
    const before = known.get(trunk.id)
    known.set(trunk.id, { state, error, since: before?.state === state ? before.since : clock.now() })
  }

  const look = async (): Promise<void> => {
    if (!view.linkUp) return
    // The one that is under way may have looked too early.
    if (looking) return lookIn(SOON_MS)
    looking = true
    try {
      const lines = [
        ...[...view.trunks.values()].flatMap(({ id, enabled }) => (enabled ? [lineOfTrunk(id)] : [])),
        ...[...view.deskPhones.values()].map(lineOfPhone),
      ]
      // One that was refused, because its name could not be looked up, say, may be taken now.
      for (const line of lines)
        await engine
          .execute({ type: 'open-line', line })
          .catch((cause: unknown) => onTrouble('a line is not in the switch', asError(cause)))
      states = await engine.lineStates()
      await Promise.all([...view.trunks.values()].map(async (trunk) => note(trunk, await healthNow(trunk))))
      for (const id of known.keys()) if (!view.trunks.has(id)) known.delete(id)
    } catch (cause) {
      onTrouble('the trunks could not be looked at', asError(cause))
    } finally {
      looking = false
      glanceSoon()
      const isUnderWay = [...known.values()].some(({ state }) => state === 'trying')
      if (!isAwaited && view.trunks.size + view.deskPhones.size > 0) lookIn(isUnderWay ? 2 * SOON_MS : EVERY_MS)
    }
  }

  /** A registration that came or went is looked at at once. */
  const glance = async (): Promise<void> => {
    try {
      if (!view.linkUp || looking) return
      const now = await engine.lineStates()
      const differs = (id: TrunkId): boolean => now.get(lineOfTrunk(id)) !== states.get(lineOfTrunk(id))
      if ([...view.trunks.values()].some(({ id, enabled }) => enabled && differs(id))) await look()
    } catch {
      // The next look says so.
    } finally {
      glanceSoon()
    }
  }
  const glanceSoon = (): void => {
    cancelGlance()
    if (!stopped && view.trunks.size > 0) cancelGlance = clock.after(GLANCE_MS, () => void glance())
  }

  /** A question without a call shows nothing of the sound: a call does. */
  const refusedSound = ({ id, encryption }: Trunk): string | null =>
    view.trunkFaults.get(id)?.code === SOUND_REFUSED
      ? `488: it refused the sound of the last call, which was ${encryption === 'srtp' ? 'encrypted (SRTP)' : 'not encrypted'}`
      : null

  const ask = async (trunk: Trunk): Promise<Verdict> => {
    const verdict = await probe(trunk)
    const says = verdict.ok ? refusedSound(trunk) : null
    return says === null ? verdict : { ok: false, says }
  }

  const healthNow = async (trunk: Trunk): Promise<Pick<TrunkHealth, 'state' | 'error'>> => {
    if (!trunk.enabled) return { state: 'off', error: null }
    const isRegistered = states.get(lineOfTrunk(trunk.id)) === 'registered'
    if (isRegistered) return { state: 'registered', error: refusedSound(trunk) }
    const { ok, says } = await ask(trunk)
    if (ok) return { state: trunk.connection.kind === 'registration' ? 'trying' : 'reachable', error: null }
    return { state: /^([1-6][0-9]{2}|codec|srtp|certificate)\b/.test(says) ? 'refused' : 'no-answer', error: says }
  }

  return {
    ask,
    healthOf: (trunk) => {
      const health = known.get(trunk.id)
      if (health !== undefined && (trunk.enabled || health.state === 'off')) return health
      const first: TrunkHealth = { state: trunk.enabled ? 'trying' : 'off', since: clock.now(), error: null }
      // It is asked again and again: what it says does not change by that.
      known.set(trunk.id, first)
      return first
    },
    isRegistered: (phone) => states.get(lineOfPhone(phone)) === 'registered',
    onEvents: (events) => {
      if (events.some(({ event }) => CHANGES.has(event.type))) lookIn(SOON_MS)
    },
    stop: () => {
      stopped = true
      cancel()
      cancelGlance()
    },
  }
}

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)))
