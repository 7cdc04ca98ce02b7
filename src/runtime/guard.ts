/**
 * Who tries to get in too often is shut out for a while. Attempts are counted by address, of IPv6 by subscriber; what was banned is kept in a file, since
 * the switch remembers it longer than a server lives. It is no part of the state: no call depends on it.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { EpochMs, Ms } from '../core/ids.ts'
import { subscriberNet } from '../core/lines/subscriber-net.ts'
import type { Clock } from '../ports/clock.ts'
import type { Doorkeeper, Intruder, Visit } from '../ports/intruders.ts'

export interface Guard {
  /** Whoever came in with a right password lately is listed when others try from there, and never shut out: an office has one address. */
  note(visit: Visit): void
  /** The switch is there, and may be a new one: whoever should be shut out is. */
  onLinkUp(): void
  /** Whoever has tried lately or is shut out, the latest first. */
  list(): readonly Intruder[]
  /**
   * Let in again now, and counted from nothing. False: it was not shut out. Rejects when the switch cannot be told; then it is
   * tried again by itself in a minute.
   */
  letIn(address: string): Promise<boolean>
  stop(): void
}

export interface GuardOptions {
  readonly clock: Pick<Clock, 'after' | 'now'>
  readonly door: Doorkeeper
  /** Where bans outlive this process. */
  readonly file: string
  /** Addresses that are never shut out: those of trunks. This machine's own, by which browsers come, never is. */
  readonly isTrusted: (address: string) => boolean
  readonly onTrouble: (what: string, error: Error) => void
  readonly rules: GuardRules
}

export interface GuardRules {
  /** So many attempts … */
  readonly attempts: number
  /** … within this are too many, and … */
  readonly withinMs: Ms
  /** … cost this long. */
  readonly banMs: Ms
}

/** A telephone with a wrong password asks every minute or two; who tries passwords asks many times a second. */
export const COUNTED_WITHIN_MS: Ms = 600_000

/** A flood from made-up addresses must not fill the memory. */
const MOST_KNOWN = 5_000
/** Nor the switch: whoever has been shut out the longest is let in again. */
const MOST_BANNED = 1_000

interface Known {
  attempts: number
  /** When the counting began. */
  since: EpochMs
  lastAt: EpochMs
  bannedUntil: EpochMs | null
  /** Their ban is over, and the switch has not said yet that it knows. */
  isLeaving: boolean
}

export const createGuard = (options: GuardOptions): Guard => {
  const { clock, door, file, isTrusted, onTrouble, rules } = options
  const known = new Map<string, Known>(readBans(file, clock.now()))
  /** When somebody from there had the right password; the longest ago first. */
  const welcome = new Map<string, EpochMs>()
  const isWelcome = (address: string): boolean =>
    isTrusted(address) || clock.now() - (welcome.get(address) ?? Number.NEGATIVE_INFINITY) < WELCOME_MS
  let cancel = (): void => {}

  const keep = (): void => {
    try {
      const bans = [...known].flatMap(([address, { bannedUntil, isLeaving }]) =>
        bannedUntil === null ? [] : [[address, isLeaving ? clock.now() : bannedUntil]],
      )
      writeFileSync(`${file}.part`, JSON.stringify(bans), { mode: 0o600 })
      renameSync(`${file}.part`, file)
    } catch (error) {
      onTrouble('bans could not be written down', asError(error))
    }
  }

  /** Wakes when the next ban ends. */
  const watch = (): void => {
    cancel()
    const ends = [...known.values()].flatMap(({ bannedUntil }) => bannedUntil ?? [])
    if (ends.length > 0) cancel = clock.after(Math.max(0, Math.min(...ends) - clock.now()), release)
  }

  /**
   * Whoever cannot be let in again now is, in a while. It is written down before it is done: neither a server that comes after this
   * one nor a link that comes up meanwhile shuts them out again.
   */
  const open = async (address: string, one: Known): Promise<void> => {
    one.bannedUntil = clock.now() + AGAIN_MS
    one.isLeaving = true
    keep()
    await door.unban(address)
    if (known.get(address) === one) known.delete(address)
    keep()
    watch()
  }

  const openByItself = (address: string, one: Known): void => {
    open(address, one).catch((error: unknown) => onTrouble('an address could not be let in again', asError(error)))
  }

  const release = (): void => {
    const now = clock.now()
    for (const [address, one] of known) {
      if (one.bannedUntil === null || one.bannedUntil > now) continue
      openByItself(address, one)
    }
    watch()
  }

  const shut = (address: string): void => {
    door.ban(address).catch((error: unknown) => onTrouble('an address could not be shut out', asError(error)))
  }

  /** Each one costs the switch time at every request. */
  const letLongestGo = (): void => {
    const bans = [...known].flatMap(([address, one]) =>
      one.bannedUntil === null || one.isLeaving ? [] : [{ address, one, until: one.bannedUntil }],
    )
    if (bans.length <= MOST_BANNED) return
    const soonest = bans.reduce((best, ban) => (ban.until < best.until ? ban : best))
    openByItself(soonest.address, soonest.one)
  }

  watch()
  return {
    note({ address: from, kind }) {
      if (isOwn(from) || isTrusted(from)) return
      const address = subscriberNet(from)
      const now = clock.now()
      if (kind === 'let-in') {
        welcome.delete(address)
        welcome.set(address, now)
        if (welcome.size > MOST_KNOWN) for (const oldest of welcome.keys()) if (welcome.delete(oldest)) break
        return
      }
      const before = known.get(address)
      const fresh = before === undefined || (before.bannedUntil === null && now - before.since > rules.withinMs)
      const one = fresh ? { attempts: 0, since: now, lastAt: now, bannedUntil: null, isLeaving: false } : before
      one.attempts += 1
      one.lastAt = now
      // Last in order is whoever was heard last.
      known.delete(address)
      known.set(address, one)
      forgetOldest(known)
      if (one.bannedUntil !== null || kind === 'banned' || one.attempts < rules.attempts) return
      if (isWelcome(address)) return
      one.bannedUntil = now + rules.banMs
      shut(address)
      letLongestGo()
      keep()
      watch()
    },
    onLinkUp() {
      const now = clock.now()
      for (const [address, one] of known) {
        if (one.bannedUntil === null) continue
        if (one.isLeaving || one.bannedUntil <= now) openByItself(address, one)
        else shut(address)
      }
      watch()
    },
    list() {
      const from = clock.now() - rules.withinMs
      return [...known]
        .filter(([, { lastAt, bannedUntil }]) => bannedUntil !== null || lastAt >= from)
        .map(([address, { attempts, lastAt, bannedUntil }]) => ({ address, attempts, lastAt, bannedUntil }))
        .reverse()
    },
    letIn: async (from) => {
      const address = subscriberNet(from)
      const one = known.get(address)
      if (one === undefined || one.bannedUntil === null) return false
      const done = open(address, one)
      watch()
      await done
      return true
    },
    stop: () => cancel(),
  }
}

const AGAIN_MS: Ms = 60_000
/** A telephone signs in again every hour at the latest. */
const WELCOME_MS: Ms = 24 * 3_600_000

const forgetOldest = (known: Map<string, Known>): void => {
  if (known.size <= MOST_KNOWN) return
  for (const [address, { bannedUntil }] of known) if (bannedUntil === null) return void known.delete(address)
}

/** Browsers come from here, by the edge: who shuts them out shuts out all. */
const isOwn = (address: string): boolean => address === '127.0.0.1' || address === '::1'

const readBans = (file: string, now: EpochMs): readonly (readonly [string, Known])[] => {
  try {
    const bans: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!Array.isArray(bans)) return []
    return bans.flatMap((ban: unknown) => {
      if (!Array.isArray(ban)) return []
      const [address, bannedUntil]: readonly unknown[] = ban
      if (typeof address !== 'string' || isIP(address) === 0 || typeof bannedUntil !== 'number') return []
      return [
        [subscriberNet(address), { attempts: 0, since: now, lastAt: now, bannedUntil, isLeaving: false }] as const,
      ]
    })
  } catch {
    // None were written, or the file is spoilt: the switch has them still, the next attempts are counted anew.
    return []
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
