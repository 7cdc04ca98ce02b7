/** Roles for ids, and back: what makes the traces of two switches comparable, and each script see its own legs only. */
import type { LegMemo } from '../../core/call/switch.ts'
import {
  type BridgeId,
  bridgeOf,
  type ContactId,
  contactId,
  contactOfLeg,
  type LegId,
  legId,
  offerLeg,
  queueId,
} from '../../core/ids.ts'
import { AGENTS, CALLERS, type Caller, type Leg, ROOMS, type Room } from './differential-words.ts'

export interface Names {
  /** The number this caller calls from; nobody else does. */
  number(caller: Caller): string
  /** A caller's leg has an id of the switch's own: it is told by its number. */
  learn(leg: LegId, from: string): void
  legOf(role: Leg): LegId
  bridgeOf(role: Room): BridgeId
  memo(phase: string): LegMemo
  /** Null for a leg of somebody else's script. */
  roleOf(leg: LegId): string | null
  roomOf(bridge: BridgeId): string | null
  /** A text without what differs from run to run. */
  plain(text: string): string
  tellMemo(memo: LegMemo | null): string
}

/** `n` is the script's own number on this switch. */
export const createNames = (n: number): Names => {
  const legs = new Map<LegId, Caller>()
  const numberOf = (caller: Caller) => `+4930${String(n).padStart(6, '0')}${CALLERS.indexOf(caller)}`
  const callerLeg = (caller: Caller): LegId | null => [...legs].find(([, role]) => role === caller)?.[0] ?? null
  /** Of the first caller; every script begins with one. */
  const contact = (): ContactId => {
    const leg = callerLeg('caller')
    if (leg === null) throw new Error('the caller has not been heard of yet')
    return contactOfLeg(leg)
  }
  const roomId = (role: Room) => bridgeOf(role === 'room' ? contact() : contactId(`${contact()}-${role}`))
  const names: Names = {
    number: numberOf,
    learn(leg, from) {
      for (const caller of CALLERS) if (from === numberOf(caller)) legs.set(leg, caller)
    },
    legOf(role) {
      if (role === 'no-leg') return legId(`never-was-${n}`)
      if (role !== 'caller' && role !== 'caller2') return offerLeg(contact(), AGENTS.indexOf(role) + 1)
      const leg = callerLeg(role)
      if (leg === null) throw new Error(`${role} has not been heard of yet`)
      return leg
    },
    bridgeOf: roomId,
    memo: (phase) => ({ v: 1, contact: contact(), phase, queue: queueId('support'), enqueuedAt: ENQUEUED_AT }),
    roleOf(leg) {
      const caller = legs.get(leg)
      if (caller !== undefined || callerLeg('caller') === null) return caller ?? null
      return AGENTS.find((agent) => names.legOf(agent) === leg) ?? null
    },
    roomOf: (bridge) => (callerLeg('caller') === null ? null : (ROOMS.find((room) => roomId(room) === bridge) ?? null)),
    plain(text) {
      for (const caller of CALLERS) if (text === numberOf(caller)) return `the number of ${caller}`
      return text === '' ? 'nobody' : text
    },
    tellMemo(memo) {
      if (memo === null) return 'no memo'
      const { phase, queue, enqueuedAt } = memo
      const place = queue === queueId('support') && enqueuedAt === ENQUEUED_AT ? '' : ` in ${queue} since ${enqueuedAt}`
      return `memo ${phase} of ${memo.contact === contact() ? 'the call' : memo.contact}${place}`
    },
  }
  return names
}

const ENQUEUED_AT = 1_790_000_000_000
