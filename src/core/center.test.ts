import { expect, test } from 'vitest'
import { shownState } from './agent/shown.ts'
import type { Agent } from './agent/words.ts'
import type { Contact } from './call/contact.ts'
import type { LegMemo } from './call/switch.ts'
import { decide, step } from './center.ts'
import { agentId, bridgeId, contactId, customerId, type EpochMs, legId, queueId } from './ids.ts'
import type { Input } from './input.ts'
import type { CenterState } from './state.ts'
import { stateToJson } from './state-json.ts'
import { agentOf, arrival, queueOf, START, smallCentre } from './testing/centre.arbitrary.ts'

const types = (state: CenterState, input: Input, at: EpochMs = START): string[] =>
  step(state, input, at).events.map(({ event }) => event.type)

const contactOf = (state: CenterState, leg: string): Contact => {
  const contact = state.contacts.get(contactId(`c-${leg}`))
  if (contact === undefined) throw new Error(`no contact of leg ${leg}`)
  return contact
}
const agentIn = (state: CenterState, id: string): Agent => {
  const agent = state.agents.get(agentId(id))
  if (agent === undefined) throw new Error(`no agent ${id}`)
  return agent
}
const commands = (state: CenterState, input: Input, at: EpochMs = START): string[] =>
  step(state, input, at).effects.map((effect) => (effect.kind === 'switch' ? effect.command.type : effect.action.type))

test('a call waits, is offered to the longest idle agent, talks and leaves a complete story', () => {
  const { state } = smallCentre(['siti', 'budi'])
  expect(types(state, arrival('in-1'), START + 10)).toEqual([
    'contact-created',
    'obligation-opened',
    'queue-entered',
    'contact-offered',
  ])
  expect(contactOf(state, 'in-1').phase).toMatchObject({ type: 'offered', agent: 'budi' })
  expect(shownState(agentIn(state, 'budi'))).toBe('ringing')
  expect(types(state, { type: 'leg-ringing', leg: legId('c-in-1-a1') }, START + 20)).toEqual(['offer-rang'])
  expect(types(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 3_000)).toEqual([
    'contact-answered',
    'obligation-closed',
  ])
  expect(contactOf(state, 'in-1')).toMatchObject({ answeredAt: START + 3_000, recording: 'r-c-in-1' })
  expect(shownState(agentIn(state, 'budi'))).toBe('talking')
  const end: Input = { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }
  expect(types(state, end, START + 9_000)).toEqual(['leg-closed', 'talk-ended', 'contact-ended', 'contact-closed'])
  expect(state.contacts.size).toBe(0)
  expect(shownState(agentIn(state, 'budi'))).toBe('ready')
  expect(types(state, { type: 'leg-ended', leg: legId('c-in-1-a1'), cause: 'normal', code: 16 })).toEqual([
    'leg-closed',
  ])
  expect(state.legs.size).toBe(0)
})

test('the phone rings before anything else is done for the caller', () => {
  const { state } = smallCentre(['siti'])
  expect(commands(state, arrival('in-1'))).toEqual([
    'ring-leg',
    'create-bridge',
    'answer-leg',
    'add-leg',
    'start-music',
    'write-memo',
  ])
})

test('no-answer.next-agent: the next agent is offered the call, the caller keeps the place', () => {
  const { state } = smallCentre(['siti', 'budi'])
  step(state, arrival('in-1'), START)
  step(state, arrival('in-2'), START + 1)
  step(state, arrival('in-3'), START + 2)
  const deadline = state.deadlines.get('offer:c-in-1')
  expect(deadline?.at).toBe(START + 20_000)
  const fired = step(
    state,
    { type: 'timer-fired', deadline: 'offer:c-in-1', generation: deadline?.generation ?? 0 },
    START + 20_000,
  )
  // budi missed the first caller: he takes the third, who may be offered to him, while the first keeps the head of the line.
  expect(fired.events.map(({ event }) => event.type)).toEqual(['offer-ended', 'contact-offered'])
  expect(contactOf(state, 'in-1')).toMatchObject({ enqueuedAt: START, phase: { type: 'waiting' } })
  expect(contactOf(state, 'in-3').phase).toMatchObject({ type: 'offered', agent: 'budi' })
  // siti declines the second caller: the first, longest waiting, is hers.
  step(state, { type: 'decline-offer', contact: contactId('c-in-2'), agent: agentId('siti') }, START + 20_001)
  expect(contactOf(state, 'in-1').phase).toMatchObject({ type: 'offered', agent: 'siti' })
})

test('an excluded agent is offered the same caller again once the time is up', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  step(state, { type: 'decline-offer', contact: contactId('c-in-1'), agent: agentId('siti') }, START + 1)
  expect(contactOf(state, 'in-1').phase.type).toBe('waiting')
  const retry = state.deadlines.get('retry:c-in-1:siti')
  const again = step(
    state,
    { type: 'timer-fired', deadline: 'retry:c-in-1:siti', generation: retry?.generation ?? 0 },
    retry?.at ?? 0,
  )
  expect(again.events.map(({ event }) => event.type)).toEqual(['offer-allowed-again', 'contact-offered'])
  expect(contactOf(state, 'in-1').offers).toBe(2)
})

test('a stale timer says nothing', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  const { generation = 0 } = state.deadlines.get('offer:c-in-1') ?? {}
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1)
  expect(types(state, { type: 'timer-fired', deadline: 'offer:c-in-1', generation })).toEqual([])
  expect(types(state, { type: 'timer-fired', deadline: 'nonsense', generation: 0 })).toEqual([])
})

test('three offers missed in a row send the agent away with the reason', () => {
  const { state } = smallCentre(['budi'])
  for (let miss = 1; miss <= 3; miss++) {
    step(state, arrival(`in-${miss}`), START + miss * 100_000)
    const { generation = 0 } = state.deadlines.get(`offer:c-in-${miss}`) ?? {}
    step(state, { type: 'timer-fired', deadline: `offer:c-in-${miss}`, generation }, START + miss * 100_000 + 20_000)
    const gone: Input = { type: 'leg-ended', leg: legId(`in-${miss}`), cause: 'normal', code: 16 }
    step(state, gone, START + miss * 100_000 + 20_001)
  }
  expect(agentIn(state, 'budi').presence).toMatchObject({ state: 'away', reason: 'missed-offers' })
})

test('the caller who leaves while it rings: the agent is free at once and blamed for nothing', () => {
  const { state } = smallCentre(['budi'])
  const idleSince = agentIn(state, 'budi').idleSince
  step(state, arrival('in-1'), START)
  const end: Input = { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }
  const gone = step(state, end, START + 500)
  expect(gone.events.map(({ event }) => event.type)).toEqual([
    'leg-closed',
    'offer-ended',
    'contact-ended',
    'contact-closed',
  ])
  expect(gone.events.at(2)?.event).toMatchObject({ outcome: 'abandoned' })
  expect(agentIn(state, 'budi')).toMatchObject({ idleSince, misses: 0, assignments: [] })
  const told = gone.effects.map((effect) => (effect.kind === 'switch' ? effect.command.type : ''))
  expect(told).toContain('hang-up-leg')
  expect(told).toContain('destroy-bridge')
})

test('a busy or unreachable phone rests; a new "ready" ends the rest', () => {
  const { state } = smallCentre(['budi'])
  step(state, arrival('in-1'), START)
  step(state, { type: 'leg-ended', leg: legId('c-in-1-a1'), cause: 'busy', code: 17 }, START + 100)
  expect(shownState(agentIn(state, 'budi'))).toBe('busy-elsewhere')
  expect(types(state, arrival('in-2'), START + 200)).not.toContain('contact-offered')
  const ready: Input = { type: 'set-presence', agent: agentId('budi'), state: 'available', reason: null }
  expect(types(state, ready, START + 300)).toEqual(['agent-rest-ended', 'contact-offered'])
  expect(contactOf(state, 'in-2').phase.type).toBe('offered')
})

test('wrap-up keeps the agent until it is finished or its time is up', () => {
  const { state } = smallCentre(['dewi'])
  step(state, arrival('in-1', '1502'), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
  const hangUp: Input = { type: 'hang-up-contact', contact: contactId('c-in-1'), by: agentId('dewi') }
  expect(types(state, hangUp, START + 2_000)).toEqual(['talk-ended'])
  step(state, { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }, START + 2_050)
  expect(shownState(agentIn(state, 'dewi'))).toBe('wrapup')
  expect(contactOf(state, 'in-1')).toMatchObject({ outcome: 'answered', endedAt: START + 2_050 })
  const finish: Input = {
    type: 'finish-wrapup',
    contact: contactId('c-in-1'),
    agent: agentId('dewi'),
    disposition: 'sold',
    note: 'ordered two',
  }
  expect(types(state, finish, START + 9_000)).toEqual(['wrapup-ended', 'contact-closed'])
  expect(shownState(agentIn(state, 'dewi'))).toBe('ready')
})

test('skills decide who can take a queue', () => {
  const { state } = smallCentre(['siti', 'budi'])
  step(state, { type: 'save-queue', queue: queueOf('support', { requires: [{ skill: 'id', level: 5 }] }) }, START)
  step(
    state,
    { type: 'save-agent', agent: agentOf('siti', ['support'], { skills: [{ skill: 'id', level: 5 }] }) },
    START,
  )
  const offer = step(state, arrival('in-1'), START).events.at(-1)?.event
  expect(offer).toMatchObject({ type: 'contact-offered', agent: 'siti', why: { verdicts: { 'lacks-skill': 1 } } })
})

test('an offer whose time is up while the link is down waits for the switch: who picked up meanwhile talks on', () => {
  for (const picked of [true, false]) {
    const { state } = smallCentre(['budi'])
    step(state, arrival('in-1'), START)
    step(state, { type: 'link-down', reason: 'test' }, START + 1)
    const { generation = 0 } = state.deadlines.get('offer:c-in-1') ?? {}
    const late: Input = { type: 'timer-fired', deadline: 'offer:c-in-1', generation }
    expect(types(state, late, START + 20_000)).toEqual([])
    const leg = { from: '', to: '1501', memo: null, createdAt: START }
    const legs = [
      { ...leg, leg: legId('in-1'), inbound: true, state: 'up' as const },
      { ...leg, leg: legId('c-in-1-a1'), inbound: false, state: picked ? ('up' as const) : ('ringing' as const) },
    ]
    const bridges = [{ bridge: bridgeId('b-c-in-1'), legs: legs.map((one) => one.leg) }]
    step(state, { type: 'link-reconciled', live: { legs, bridges }, customers: {} }, START + 21_000)
    step(state, late, START + 21_001)
    expect(contactOf(state, 'in-1').phase.type).toBe(picked ? 'talking' : 'waiting')
    expect(agentIn(state, 'budi').misses).toBe(picked ? 0 : 1)
  }
})

test('reconcile: the lost are closed, the strange ended, the unknown caller adopted with the old place', () => {
  const { state } = smallCentre([])
  step(state, arrival('in-1'), START)
  step(state, arrival('in-2'), START + 1)
  step(state, { type: 'link-down', reason: 'test' }, START + 2)
  const leg = (id: string, inbound: boolean, memo: LegMemo | null) => ({
    leg: legId(id),
    inbound,
    state: 'up' as const,
    from: '0812',
    to: '1501',
    memo,
    createdAt: START,
  })
  const memo: LegMemo = {
    v: 1,
    contact: contactId('c-in-9'),
    phase: 'waiting',
    queue: queueId('support'),
    enqueuedAt: START - 60_000,
  }
  const live = {
    legs: [leg('in-2', true, null), leg('in-9', true, memo), leg('c-old-a1', false, null)],
    bridges: [{ bridge: bridgeId('b-c-old'), legs: [] }],
  }
  const found = step(
    state,
    { type: 'link-reconciled', live, customers: { 'in-9': customerId('cu-9'), 'in-2': customerId('cu-1') } },
    START + 5_000,
  )
  const what = found.events.map(({ event }) => event.type)
  expect(what).toContain('stray-leg-found')
  expect(what).toContain('stray-bridge-found')
  expect(what).toContain('contact-resumed')
  expect(found.events.find(({ event }) => event.type === 'contact-ended')?.event).toMatchObject({
    outcome: 'lost-in-gap',
  })
  expect(contactOf(state, 'in-9')).toMatchObject({ enqueuedAt: START - 60_000, queue: 'support' })
  step(state, { type: 'set-presence', agent: agentId('budi'), state: 'available', reason: null }, START + 6_000)
  expect(contactOf(state, 'in-9').phase.type).toBe('offered')
})

test('an order that cannot be is refused with its place and changes nothing', () => {
  const { state } = smallCentre()
  const before = JSON.stringify(stateToJson(state))
  const refusal = (input: Input) => step(state, input, START).refusal
  expect(refusal({ type: 'set-number', number: '15&1', target: { queue: queueId('support') } })?.path).toBe('number')
  expect(refusal({ type: 'set-number', number: '15', target: { queue: queueId('none') } })?.path).toBe('queue')
  expect(refusal({ type: 'save-queue', queue: queueOf('x', { ringTimeoutMs: 1 }) })?.path).toBe('queue.ringTimeoutMs')
  expect(refusal({ type: 'save-agent', agent: agentOf('x', ['support', 'no']) })?.path).toBe('agent.queues.1')
  expect(refusal({ type: 'retire-queue', queue: queueId('support') })?.code).toBe('conflict')
  expect(refusal({ type: 'retire-agent', agent: agentId('nobody') })?.code).toBe('unknown')
  expect(JSON.stringify(stateToJson(state))).toBe(before)
})

test('a fault keeps the old state', () => {
  const { state } = smallCentre()
  const before = JSON.stringify(stateToJson(state))
  const broken = { ...arrival('in-1') }
  // A station whose address cannot be read stands for any bug in the middle of a turn.
  Object.defineProperty(agentIn(state, 'budi'), 'station', {
    get: () => {
      throw new Error('broken on purpose')
    },
  })
  expect(() => step(state, broken, START)).toThrow('broken on purpose')
  Object.defineProperty(agentIn(state, 'budi'), 'station', {
    value: { kind: 'phone', uri: 'sip:budi@127.0.0.1:5090' },
    enumerable: true,
  })
  expect(JSON.parse(JSON.stringify(stateToJson(state)))).toEqual(JSON.parse(before))
  expect(decide(state, arrival('in-1'), START).events.length).toBe(4)
})

test('a number that leads nowhere is turned away', () => {
  const { state } = smallCentre()
  expect(commands(state, arrival('in-1', '1999'))).toEqual(['hang-up-leg'])
  expect(state.contacts.size).toBe(0)
})
