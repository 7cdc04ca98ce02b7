/** Random days on which people ask to be called back: each wish is one, is open or over once, and is owed till then. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEvent } from '../apply.ts'
import { step } from '../center.ts'
import { callbackDeadline, expiryDeadline } from '../deadlines.ts'
import type { Recorded } from '../event.ts'
import { contactId, obligationOf } from '../ids.ts'
import { type CenterState, emptyState } from '../state.ts'
import { stateToJson } from '../state-json.ts'
import { callbackCentre, callbackInputFrom } from '../testing/callback-centre.arbitrary.ts'
import { START } from '../testing/centre.arbitrary.ts'
import { whyNotInHand } from '../testing/hands.ts'

/** A failure prints its seed: `SAMBUNG_SEED=… npx vitest run callback.property` plays it again. */
const AGAIN = process.env.SAMBUNG_SEED === undefined ? {} : { seed: Number(process.env.SAMBUNG_SEED) }
const SEED = 5
const day = fc.array(fc.tuple(fc.nat(), fc.nat(15_000)), { minLength: 80, maxLength: 160 })

interface Lived {
  readonly seen: ReadonlySet<string>
  /** Wishes that came back after a call that had taken them over. */
  readonly again: number
}

const live = (how: fc.Parameters<[[number, number][]]>): Lived => {
  const seen = new Set<string>()
  let again = 0
  fc.assert(
    fc.property(day, (numbers) => {
      const { state, log } = callbackCentre()
      const all = log.flatMap(({ events }) => events)
      const wishes = new Map<string, 'open' | 'over'>()
      let at = START
      let fresh = 0
      for (const [number, pause] of numbers) {
        at += pause
        const { events } = step(
          state,
          callbackInputFrom(state, picker(number), () => fresh++),
          at,
        )
        all.push(...events)
        look(state, events, wishes)
      }
      const replayed = emptyState()
      for (const event of JSON.parse(JSON.stringify(all))) applyEvent(replayed, event)
      expect(JSON.stringify(stateToJson(replayed))).toBe(JSON.stringify(stateToJson(state)))
      const asked = new Set<string>()
      for (const { event } of all) {
        seen.add(event.type)
        if (event.type === 'callback-asked') asked.add(event.contact)
      }
      for (const { event } of all) if (event.type === 'callback-noted' && !asked.has(event.of)) again += 1
    }),
    { endOnFailure: true, ...how },
  )
  return { seen, again }
}

test('callback.property: a wish is never lost and never doubled, whatever happens in whatever order', () => {
  live({ numRuns: 12, ...AGAIN })
})

test('callback.property: the days are days on which all of it happens', () => {
  // Always the same ones: what is seen on them depends on the program alone.
  const { seen, again } = live({ numRuns: 60, seed: SEED })
  const all = ['told', 'noted', 'asked', 'taken', 'put-off', 'due', 'adopted', 'given-up', 'expired'].map(
    (it) => `callback-${it}`,
  )
  expect([...seen]).toEqual(expect.arrayContaining(all))
  expect(again).toBeGreaterThan(0)
})

const picker = (number: number) => {
  let seed = number
  return (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return below === 0 ? 0 : (seed >>> 8) % below
  }
}

const look = (state: CenterState, events: readonly Recorded[], wishes: Map<string, 'open' | 'over'>): void => {
  expect(whyNotInHand(state)).toBeNull()
  for (const { event } of events) {
    if (event.type === 'callback-noted') {
      expect(wishes.has(event.contact)).toBe(false)
      wishes.set(event.contact, 'open')
    }
    if (event.type !== 'contact-ended' || !wishes.has(event.contact)) continue
    expect(wishes.get(event.contact)).toBe('open')
    wishes.set(event.contact, 'over')
  }
  for (const [id, how] of wishes) {
    const contact = state.contacts.get(contactId(id))
    expect(contact !== undefined && contact.endedAt === null).toBe(how === 'open')
  }
  const open = [...state.contacts.values()].filter(({ callback }) => callback !== undefined)
  expect([...state.index.callbacks.values()].sort()).toEqual(open.map(({ id }) => id).sort())
  for (const { id, callback, phase, leg, answersFor = [] } of open) {
    expect(['waiting', 'offered', 'dialling']).toContain(phase.type)
    if (phase.type !== 'dialling') expect(leg).toBeNull()
    expect(state.deadlines.get(callbackDeadline(id))?.at ?? null).toBe(callback?.heldUntil ?? null)
    expect(state.deadlines.has(expiryDeadline(id))).toBe(true)
    expect(answersFor.some((of) => state.obligations.has(obligationOf(of)))).toBe(true)
  }
  for (const name of state.deadlines.keys())
    if (name.startsWith('expiry:')) expect(open.map(({ id }) => expiryDeadline(id))).toContain(name)
    else if (name.startsWith('callback:'))
      expect(state.contacts.has(contactId(name.slice('callback:'.length)))).toBe(true)
}
