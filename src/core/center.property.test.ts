import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitingOrder } from './acd/index-keys.ts'
import { hasPhone, isIdle, ringUri } from './agent/shown.ts'
import type { Agent } from './agent/words.ts'
import { applyEvent } from './apply.ts'
import { type Contact, isInLine, isTalk, isTalkOfThree, linesOf } from './call/contact.ts'
import { decide, step } from './center.ts'
import { backDeadline, flowDeadline, phoneDeadline, thirdDeadline, waitDeadline } from './deadlines.ts'
import type { Effect } from './effect.ts'
import type { EventOf, Recorded } from './event.ts'
import { type LegId, obligationOf } from './ids.ts'
import { type CenterState, emptyState } from './state.ts'
import { stateFromJson, stateToJson } from './state-json.ts'
import { busyInputFrom, inputFrom, START, smallCentre } from './testing/centre.arbitrary.ts'
import { flowCentre } from './testing/flow-centre.arbitrary.ts'
import { flowInputFrom } from './testing/flow-day.arbitrary.ts'
import { whyNotInHand } from './testing/hands.ts'

/** A random day: each number picks an input; time passes between inputs. */
/** A failure prints its seed: `SAMBUNG_SEED=… npx vitest run center.property` plays it again. */
const AGAIN = process.env.SAMBUNG_SEED === undefined ? {} : { seed: Number(process.env.SAMBUNG_SEED) }

const day = fc.array(fc.tuple(fc.nat(), fc.nat(30_000)), { minLength: 1, maxLength: 120 })

const live = (
  numbers: readonly (readonly [number, number])[],
  look: (state: CenterState, seen: Recorded[], asked: readonly Effect[]) => void,
  maker = inputFrom,
  centre: () => ReturnType<typeof smallCentre> = smallCentre,
) => {
  const { state, log } = centre()
  const events = log.flatMap((one) => one.events)
  let at = START
  let fresh = 0
  for (const [number, pause] of numbers) {
    at += pause
    let seed = number
    const pick = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return below === 0 ? 0 : (seed >>> 8) % below
    }
    const input = maker(state, pick, () => fresh++)
    const would = decide(state, input, at)
    const did = step(state, input, at)
    expect(would).toEqual(did)
    events.push(...did.events)
    look(state, [...did.events], did.effects)
  }
  return { state, events }
}

const text = (state: CenterState): string => JSON.stringify(stateToJson(state))

test('replay.same-state: the events alone give the same state, byte for byte', () => {
  fc.assert(
    fc.property(day, (numbers) => {
      const { state, events } = live(numbers, () => {})
      const replayed = emptyState()
      for (const event of JSON.parse(JSON.stringify(events))) applyEvent(replayed, event)
      expect(text(replayed)).toBe(text(state))
      expect(text(stateFromJson(JSON.parse(text(state))))).toBe(text(state))
    }),
    { numRuns: 200, endOnFailure: true, ...AGAIN },
  )
})

const assertAll = (state: CenterState, events: readonly Recorded[]): void => {
  assertHands(state)
  assertIndexes(state)
  assertNobodyForgotten(state)
  assertFirstInFirstOut(state, events)
  assertPromises(state)
  assertPhones(state, events)
  assertMonitors(state)
}

test('the invariants hold after every input', () => {
  fc.assert(
    fc.property(day, (numbers) => {
      live(numbers, assertAll)
    }),
    { numRuns: 200, endOnFailure: true, ...AGAIN },
  )
})

test('the invariants hold where calls are asked about, handed over, joined by a third and put through outside', () => {
  const calls = fc.array(fc.tuple(fc.nat(), fc.nat(10_000)), { minLength: 60, maxLength: 120 })
  const seen = new Set<string>()
  fc.assert(
    fc.property(calls, (numbers) => {
      const { state, events } = live(numbers, assertAll, busyInputFrom)
      for (const { event } of events) seen.add(event.type)
      const replayed = emptyState()
      for (const event of JSON.parse(JSON.stringify(events))) applyEvent(replayed, event)
      expect(text(replayed)).toBe(text(state))
    }),
    { numRuns: 60, endOnFailure: true, ...AGAIN },
  )
  const all = ['consult-swapped', 'conference-begun', 'conference-ended', 'contact-handed-over', 'outside-ended']
  expect([...seen]).toEqual(expect.arrayContaining(all))
})

test('the invariants hold where callers are in flows, and nobody is left there', () => {
  const calls = fc.array(fc.tuple(fc.nat(), fc.nat(8_000)), { minLength: 60, maxLength: 140 })
  const seen = new Set<string>()
  fc.assert(
    fc.property(calls, (numbers) => {
      const look = (state: CenterState, events: readonly Recorded[]): void => {
        assertAll(state, events)
        assertFlows(state)
      }
      const { state, events } = live(numbers, look, flowInputFrom, flowCentre)
      for (const { event } of events) seen.add(event.type)
      const replayed = emptyState()
      for (const event of JSON.parse(JSON.stringify(events))) applyEvent(replayed, event)
      expect(text(replayed)).toBe(text(state))
    }),
    { numRuns: 24, endOnFailure: true, ...AGAIN },
  )
  const all = [
    'flow-put-through',
    'flow-returned',
    'contact-answered',
    'variable-set',
    'consent-given',
    'flow-abandoned',
  ]
  expect([...seen]).toEqual(expect.arrayContaining(all))
})

test('an agent is heard as the books say: by the last that was asked of their leg, whatever came between', () => {
  const calls = fc.array(fc.tuple(fc.nat(), fc.nat(10_000)), { minLength: 60, maxLength: 120 })
  let muted = 0
  fc.assert(
    fc.property(calls, (numbers) => {
      const hushed = new Set<LegId>()
      const look = (state: CenterState, _: readonly Recorded[], asked: readonly Effect[]): void => {
        for (const effect of asked) {
          if (effect.kind !== 'switch') continue
          const { command } = effect
          // A leg that rings is a new one: the same name comes again with a caller whom the switch had lost.
          if (command.type !== 'mute-leg' && command.type !== 'ring-leg') continue
          if (command.muted === true) hushed.add(command.leg)
          else hushed.delete(command.leg)
        }
        for (const contact of state.contacts.values()) {
          if (contact.muted === true) muted++
          if (isTalk(contact.phase)) expect(hushed.has(contact.phase.leg)).toBe(contact.muted === true)
          else expect(contact.muted === true && contact.rejoin === undefined).toBe(false)
        }
      }
      live(numbers, look, busyInputFrom)
    }),
    { numRuns: 60, endOnFailure: true, ...AGAIN },
  )
  expect(muted).toBeGreaterThan(20)
})

/** I1, I2: a contact is in one phase, and the agent of that phase has exactly that in hand. */
const assertHands = (state: CenterState): void => {
  for (const contact of state.contacts.values()) {
    const { id, leg, endedAt, phase, partings = [] } = contact
    if (leg !== null) expect(state.legs.get(leg)?.contact).toBe(id)
    // Somebody who was asked rings for a while and no longer, and is on the line.
    const awaited = awaitedIn(contact)
    expect(state.deadlines.has(thirdDeadline(id))).toBe(awaited !== null)
    if (awaited !== null) expect(state.legs.has(awaited)).toBe(true)
    // Who parted before the end works on alone.
    expect(endedAt === null || phase.type === 'wrapup' || partings.length > 0).toBe(true)
  }
  expect(whyNotInHand(state)).toBeNull()
}

const awaitedIn = ({ phase, leg }: Contact): LegId | null => {
  if (phase.type === 'dialling') return leg ?? phase.leg
  if (phase.type === 'outside') return phase.answered ? null : phase.leg
  return isTalkOfThree(phase) && phase.third.answeredAt === null ? phase.third.leg : null
}

/** Who is in a flow is spoken to or asked, for a time; who waits does so somewhere; no deadline is left of what is over. */
const assertFlows = (state: CenterState): void => {
  for (const { id, phase, flow, queue, rejoin, terms } of state.contacts.values()) {
    const isIn = phase.type === 'flow'
    if (isIn) expect(['saying', 'asking']).toContain(flow?.phase.type)
    expect(state.deadlines.get(flowDeadline(id))?.at ?? null).toBe(isIn ? (flow?.deadline?.at ?? 'none') : null)
    if (phase.type === 'waiting' && rejoin === undefined) expect(queue).not.toBeNull()
    if (state.deadlines.has(waitDeadline(id))) expect(terms?.until).toBe(state.deadlines.get(waitDeadline(id))?.at)
  }
  for (const name of state.deadlines.keys())
    if (/^(flow|wait):/.test(name)) expect([...state.contacts.keys()].map(String)).toContain(name.replace(/^\w+:/, ''))
}

/** Every promise is kept or open; and who is on the line and has not talked is owed an answer. */
const assertPromises = (state: CenterState): void => {
  const open = [...state.obligations.values()].filter(({ channel }) => channel === 'voice').length
  const { opened, closed } = state.promised.get('voice') ?? { opened: 0, closed: 0 }
  expect(opened).toBe(closed + open)
  for (const contact of state.contacts.values())
    if (contact.answeredAt === null && contact.direction === 'inbound')
      expect(state.obligations.has(obligationOf(contact.id))).toBe(true)
}

/**
 * I8: who is ready or rung can be rung; who is waited for has a browser and is waited for till then; a phone is one agent's, and
 * ends with its sign-in.
 */
const assertPhones = (state: CenterState, events: readonly Recorded[]): void => {
  const held = [...state.agents.values()].flatMap(({ phone }) => phone?.account ?? [])
  expect(new Set(held).size).toBe(held.length)
  for (const agent of state.agents.values()) {
    const { presence, station, phone } = agent
    if (presence.state === 'available') expect(hasPhone(agent)).toBe(true)
    if (presence.state === 'reconnecting') expect(station.kind).toBe('browser')
    expect(state.deadlines.has(backDeadline(agent.id))).toBe(presence.state === 'reconnecting')
    expect(state.deadlines.get(phoneDeadline(agent.id))?.at ?? null).toBe(phone?.until ?? null)
    // While we see the switch, who could be rung is not waited for; a server that just started knows nothing yet.
    if (state.linkUp && presence.state === 'reconnecting') expect(hasPhone(agent)).toBe(false)
  }
  for (const { event } of events)
    if (event.type === 'contact-offered') expect(ringUri(state.agents.get(event.agent) ?? NOBODY)).not.toBeNull()
}

/** Who listens and whom they listen to say the same; nobody listens to a call that is over, or to two. */
const assertMonitors = (state: CenterState): void => {
  const listening = [...state.contacts.values()].flatMap(({ id, monitors = [] }) =>
    monitors.map(({ agent }) => `${agent} ${id}`),
  )
  const said = [...state.agents.values()].flatMap(({ id, monitoring }) =>
    monitoring === undefined ? [] : `${id} ${monitoring.contact}`,
  )
  expect(said.sort()).toEqual(listening.sort())
  for (const { phase, monitors = [] } of state.contacts.values()) {
    if (['wrapup', 'ended', 'net'].includes(phase.type)) expect(monitors).toEqual([])
    for (const { leg, ear, up, of } of monitors) {
      expect(state.legs.get(leg)?.role).toBe('monitor')
      if (ear !== null) expect(state.legs.get(ear)?.role).toBe('ear')
      if (up && isTalk(phase)) expect(of).toBe(phase.leg)
    }
  }
}

const NOBODY = { station: { kind: 'browser' }, phone: null } as const

const assertIndexes = (state: CenterState): void => {
  const rebuilt = stateFromJson(JSON.parse(text(state)))
  for (const queue of state.queues.values()) {
    const keys = (from: CenterState) => ({
      waiting: [...(from.index.waiting.get(queue.id)?.keys() ?? [])],
      idle: [...(from.index.idle.get(queue.id)?.keys() ?? [])],
      counts: [...(from.index.counts.get(queue.id) ?? [])].sort(),
    })
    expect(keys(state)).toEqual(keys(rebuilt))
  }
  expect([...state.index.due.keys()]).toEqual([...rebuilt.index.due.keys()])
}

const canTake = (contact: Contact, { id, skills }: Agent): boolean =>
  !Object.hasOwn(contact.excluded, id) &&
  (contact.terms?.skills ?? []).every((need) =>
    skills.some((has) => has.skill === need.skill && has.level >= need.level),
  )

/** While the link is up nobody waits whom an idle agent of their queue could take. */
const assertNobodyForgotten = (state: CenterState): void => {
  if (!state.linkUp || state.stopping) return
  for (const contact of state.contacts.values())
    if (isInLine(contact))
      for (const agent of state.agents.values())
        if (linesOf(contact).some((queue) => agent.queues.includes(queue)) && isIdle(agent))
          expect(canTake(contact, agent)).toBe(false)
}

const isUnchosen = ({ why }: EventOf<'contact-offered'>): boolean => Object.keys(why.verdicts).length === 0

/** I3: who is offered has waited at least as long as all others whom the same agent could take. */
const assertFirstInFirstOut = (state: CenterState, events: readonly Recorded[]): void => {
  for (const { event } of events) {
    const offered = event.type === 'contact-offered' ? state.contacts.get(event.contact) : undefined
    // Who is handed over, goes back to the agent they had, or was found ringing goes past the queue: nobody was chosen.
    if (event.type !== 'contact-offered' || offered === undefined || isUnchosen(event)) continue
    const agent = state.agents.get(event.agent)
    if (agent === undefined) continue
    for (const other of state.contacts.values())
      if (isInLine(other) && linesOf(other).some((queue) => agent.queues.includes(queue)))
        if (canTake(other, agent)) expect(waitingOrder(offered)).toBeLessThanOrEqual(waitingOrder(other))
  }
}
