import { expect, test } from 'vitest'
import type { LiveLegs } from '../call/switch.ts'
import { step } from '../center.ts'
import { agentId, bridgeOf, contactId, queueId } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { agentOf, arrival, queueOf, START, smallCentre } from '../testing/centre.arbitrary.ts'

/** How long one more arrival takes when so many wait whom nobody idle can take; the least of several tries. */
const arrivalMs = (waiting: number, agent: ReturnType<typeof agentOf>): number => {
  const { state } = smallCentre([])
  step(state, { type: 'save-queue', queue: queueOf('support', { requires: [{ skill: 'id', level: 5 }] }) }, START)
  step(state, { type: 'save-agent', agent }, START)
  step(state, { type: 'set-presence', agent: agent.id, state: 'available', reason: null }, START)
  for (let call = 0; call < waiting; call++) step(state, arrival(`in-${call}`), START + call)
  const times = Array.from({ length: 20 }, (_, n) => {
    const began = performance.now()
    step(state, arrival(`more-${n}`), START + waiting + n)
    return performance.now() - began
  })
  return Math.min(...times)
}

test('who waits for somebody else costs the next caller nothing', () => {
  const able = { skills: [{ skill: 'id', level: 5 }] }
  const nobody = arrivalMs(4_000, agentOf('siti', ['support']))
  const browser = arrivalMs(4_000, agentOf('siti', ['support'], { ...able, station: { kind: 'browser' } }))
  // The promise is no pause over 20 ms; three times that is a hang.
  expect(Math.max(nobody, browser)).toBeLessThan(60)
})

test('one caller who must wait for somebody else does not hold up those behind', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  step(state, { type: 'decline-offer', contact: contactId('c-in-1'), agent: agentId('siti') }, START + 1)
  step(state, arrival('in-2'), START + 2)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('waiting')
  expect(state.contacts.get(contactId('c-in-2'))?.phase.type).toBe('offered')
})

test('an agent whose name is a word of the language is like any other', () => {
  const { state } = smallCentre([])
  step(state, { type: 'save-agent', agent: agentOf('constructor', ['support']) }, START)
  step(state, { type: 'set-presence', agent: agentId('constructor'), state: 'available', reason: null }, START)
  step(state, arrival('in-1'), START)
  expect(state.contacts.get(contactId('c-in-1'))?.phase).toMatchObject({ type: 'offered', agent: 'constructor' })
})

test('a browser that has no page to ring yet is not rung', () => {
  const { state } = smallCentre([])
  step(state, { type: 'save-agent', agent: agentOf('siti', ['support'], { station: { kind: 'browser' } }) }, START)
  step(state, { type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null }, START)
  step(state, arrival('in-1'), START)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('waiting')
  const station = { kind: 'phone', uri: 'sip:siti@127.0.0.1:5090' } as const
  step(state, { type: 'set-station', agent: agentId('siti'), station }, START + 1)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('offered')
})

test('behind many who cannot take the queue stands one who may not take its first caller: the second is theirs', () => {
  const { state } = smallCentre([])
  const able = { skills: [{ skill: 'id', level: 5 }] }
  step(state, { type: 'save-queue', queue: queueOf('support', { requires: [{ skill: 'id', level: 5 }] }) }, START)
  for (let n = 0; n < 25; n++) {
    const agent = agentOf(`a-${n}`, ['support'])
    step(state, { type: 'save-agent', agent }, START)
    step(state, { type: 'set-presence', agent: agent.id, state: 'available', reason: null }, START)
  }
  step(state, { type: 'save-agent', agent: agentOf('z', ['support'], able) }, START)
  step(state, { type: 'set-presence', agent: agentId('z'), state: 'available', reason: null }, START)
  step(state, arrival('in-1'), START)
  step(state, { type: 'decline-offer', contact: contactId('c-in-1'), agent: agentId('z') }, START + 1)
  step(state, arrival('in-2'), START + 2)
  expect(state.contacts.get(contactId('c-in-2'))?.phase).toMatchObject({ type: 'offered', agent: 'z' })
})

test('who stands in two lines and is taken from the one is passed over in the other no more: nobody behind them is skipped', () => {
  const { state } = smallCentre([])
  const flow = { also: [queueId('sales')], skills: [], priority: 0, until: null }
  for (const n of [1, 2, 3]) {
    step(state, arrival(`in-${n}`), START + n)
    const contact = state.contacts.get(contactId(`c-in-${n}`))
    // As a flow sends them: to support, and whoever is free in sales may take them too.
    if (contact !== undefined) state.contacts.set(contact.id, { ...contact, terms: flow })
  }
  const first = state.contacts.get(contactId('c-in-1'))
  if (first !== undefined) state.contacts.set(first.id, { ...first, excluded: { [agentId('budi')]: START + 60_000 } })
  state.index.unsettled.clear()
  for (const agent of ['budi', 'dewi'])
    step(state, { type: 'set-presence', agent: agentId(agent), state: 'away', reason: null }, START + 10)
  step(state, { type: 'link-down', reason: 'cut' }, START + 11)
  for (const agent of ['budi', 'dewi'])
    step(state, { type: 'set-presence', agent: agentId(agent), state: 'available', reason: null }, START + 12)
  // Both are looked at in one go.
  step(state, { type: 'link-reconciled', live: liveOf(state), customers: {} }, START + 13)
  const agentOfCall = (n: number): unknown => state.contacts.get(contactId(`c-in-${n}`))?.phase
  expect(agentOfCall(1)).toMatchObject({ type: 'offered', agent: 'dewi' })
  expect(agentOfCall(2)).toMatchObject({ type: 'offered', agent: 'budi' })
  expect(agentOfCall(3)).toMatchObject({ type: 'waiting' })
})

/** All callers are in their bridges. */
const liveOf = (state: CenterState): LiveLegs => ({
  legs: [...state.contacts.values()].flatMap(({ leg, from, to, createdAt }) =>
    leg === null ? [] : [{ leg, inbound: true, state: 'up', from, to, memo: null, createdAt }],
  ),
  bridges: [...state.contacts.values()].flatMap(({ id, leg }) =>
    leg === null ? [] : [{ bridge: bridgeOf(id), legs: [leg] }],
  ),
})
