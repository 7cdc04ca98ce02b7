/** An agent calls out: in which order it rings where, what comes of it, and what is refused. */
import { describe, expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import { accountId, agentId, bridgeOf, calledLeg, contactId, customerId, offerLeg, queueId, trunkId } from '../ids.ts'
import type { Input } from '../input.ts'
import { DEFAULT_ROUTE, FIRST_RULES, LOCAL_TRUNK } from '../lines/built-in.ts'
import type { CenterState } from '../state.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { whyNotInHand } from '../testing/hands.ts'
import { outcomeOf } from './dialling.ts'
import type { EndCause, EngineCommand, LiveLeg, LiveLegs } from './switch.ts'

const CALL = contactId('c-out-1')
const [OWN, CALLED] = [offerLeg(CALL, 1), calledLeg(CALL, 1)]
const [SITI, BUDI] = [agentId('siti'), agentId('budi')]
const BRIDGE = bridgeOf(CALL)
const NUMBER = '02150201234'
const PLACE = {
  type: 'place-call',
  contact: CALL,
  agent: SITI,
  to: NUMBER,
  customer: customerId('cu-9'),
  queue: queueId('sales'),
} as const

const commands = ({ effects }: Step): readonly EngineCommand[] =>
  effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
const types = ({ events }: Step): readonly string[] => events.map(({ event }) => event.type)
const shownOf = (state: CenterState) => state.agents.get(SITI)?.assignments.map(({ state: how }) => how)
const ended = (state: CenterState, leg: typeof OWN, cause: EndCause, code: number, after = 5_000): Step =>
  step(state, { type: 'leg-ended', leg, cause, code }, START + after)

/** Siti's own phone rings; with `there` she has picked up and the number is called. */
const placed = (there = false): CenterState => {
  const { state } = smallCentre(['siti'])
  expect(step(state, PLACE, START + 1_000).refusal).toBeNull()
  if (there) step(state, { type: 'leg-answered', leg: OWN }, START + 2_000)
  return state
}
const talking = (): CenterState => {
  const state = placed(true)
  step(state, { type: 'leg-answered', leg: CALLED }, START + 4_000)
  return state
}

describe('a call out', () => {
  test('rings the agent, then the number, both in one bridge; they talk, recorded, and it is wrapped up', () => {
    const { state } = smallCentre(['siti'])
    expect(commands(step(state, PLACE, START + 1_000))).toMatchObject([
      { type: 'ring-leg', leg: OWN, uri: 'sip:siti@127.0.0.1:5090', from: NUMBER, bridge: BRIDGE },
      { type: 'create-bridge', bridge: BRIDGE },
    ])
    expect(shownOf(state)).toEqual(['dialling'])
    expect(commands(step(state, { type: 'leg-answered', leg: OWN }, START + 2_000))).toMatchObject([
      { type: 'ring-leg', leg: CALLED, uri: `trunk:local:${NUMBER}`, bridge: BRIDGE },
    ])
    expect(whyNotInHand(state)).toBeNull()
    const talk = step(state, { type: 'leg-answered', leg: CALLED }, START + 4_000)
    expect(commands(talk)).toMatchObject([
      { type: 'stop-music' },
      { type: 'start-recording', leg: CALLED },
      { type: 'write-memo', leg: CALLED },
    ])
    expect(state.contacts.get(CALL)).toMatchObject({ direction: 'outbound', answeredAt: START + 4_000, agent: SITI })
    expect(shownOf(state)).toEqual(['active'])
    const over = ended(state, CALLED, 'normal', 16, 9_000)
    expect(types(over)).toEqual(['leg-closed', 'talk-ended', 'contact-ended'])
    expect(state.contacts.get(CALL)).toMatchObject({ outcome: 'answered', phase: { type: 'wrapup' } })
    expect(state.obligations.size).toBe(0)
    expect([...state.deadlines.keys()]).toEqual([`wrapup:${CALL}`])
  })

  test('a browser picks up by itself', () => {
    const { state } = smallCentre([])
    const account = accountId('web-0123456789abcdef')
    step(state, { type: 'set-station', agent: SITI, station: { kind: 'browser' } }, START)
    expect(step(state, PLACE, START).refusal).toMatchObject({ path: 'agent', code: 'conflict' })
    step(state, { type: 'issue-phone', agent: SITI, account, until: START + 9e6, takeOver: false }, START)
    step(state, { type: 'account-reached', account, reachable: true }, START)
    step(state, { type: 'set-presence', agent: SITI, state: 'away', reason: 'lunch' }, START)
    expect(commands(step(state, PLACE, START))).toMatchObject([
      { type: 'ring-leg', uri: `browser:${account}`, answersItself: true },
      { type: 'create-bridge' },
    ])
    // The page goes while it rings: nobody is left in it.
    const ofStation = { type: 'contact-ended', outcome: 'failed' }
    const gone = step(state, { type: 'account-reached', account, reachable: false }, START + 1_000)
    expect(gone.events.map(({ event }) => event)).toContainEqual(expect.objectContaining(ofStation))
    expect(shownOf(state)).toEqual([])
    // Once the number rings, nobody there has answered.
    const second = contactId('c-out-2')
    step(state, { type: 'account-reached', account, reachable: true }, START + 2_000)
    step(state, { type: 'set-presence', agent: SITI, state: 'away', reason: 'lunch' }, START + 2_000)
    step(state, { ...PLACE, contact: second }, START + 2_000)
    step(state, { type: 'leg-answered', leg: offerLeg(second, 1) }, START + 3_000)
    const left = step(state, { type: 'account-reached', account, reachable: false }, START + 4_000)
    expect(left.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'contact-ended', contact: second, outcome: 'no-answer' }),
    )
  })

  test.each<[EndCause, number, string]>([
    ['busy', 17, 'busy'],
    ['rejected', 21, 'refused'],
    ['unallocated', 1, 'unallocated'],
    ['no-answer', 19, 'no-answer'],
    ['congestion', 42, 'congestion'],
    ['unreachable', 18, 'no-answer'],
    ['unreachable', 3, 'failed'],
    ['failed', 127, 'failed'],
  ])('%s (%i): %s', (cause, code, outcome) => {
    const state = placed(true)
    const over = ended(state, CALLED, cause, code)
    expect(types(over).filter((type) => type !== 'trunk-failed')).toEqual([
      'leg-closed',
      'dialling-ended',
      'contact-ended',
      'contact-closed',
    ])
    expect(over.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'contact-ended', outcome }),
    )
    expect(commands(over)).toMatchObject([
      { type: 'hang-up-leg', leg: OWN },
      { type: 'destroy-bridge', bridge: BRIDGE },
    ])
    expect(shownOf(state)).toEqual([])
    expect(outcomeOf(cause, code)).toBe(outcome)
  })

  test.each<[string, boolean, Input, string, string]>([
    [
      'the agent does not pick up',
      false,
      { type: 'leg-ended', leg: OWN, cause: 'no-answer', code: 19 },
      'station',
      'failed',
    ],
    ['the agent hangs up', true, { type: 'leg-ended', leg: OWN, cause: 'normal', code: 16 }, 'cancelled', 'no-answer'],
    ['the agent cancels at once', false, { type: 'hang-up-contact', contact: CALL, by: SITI }, 'cancelled', 'failed'],
    ['the agent cancels', true, { type: 'hang-up-contact', contact: CALL, by: SITI }, 'cancelled', 'no-answer'],
    ['a leader ends it', true, { type: 'hang-up-contact', contact: CALL, by: null }, 'cancelled', 'no-answer'],
  ])('%s: no leg is left', (_, there, input, reason, outcome) => {
    const state = placed(there)
    const over = step(state, input, START + 3_000)
    expect(over.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'dialling-ended', reason, outcome }),
    )
    const hungUp = commands(over).flatMap((one) => (one.type === 'hang-up-leg' ? [one.leg] : []))
    expect(new Set(hungUp)).toEqual(new Set(state.legs.keys()))
    expect(state.contacts.size).toBe(0)
    expect(state.deadlines.size).toBe(0)
  })

  test.each([
    ['at the agent', false, 20_000, 'failed'],
    ['at the number', true, 60_000, 'no-answer'],
  ])('nobody picks up %s in time', (_, there, ringMs, outcome) => {
    const state = placed(there)
    const due = [...state.deadlines.values()]
    expect(due.map(({ at }) => at - START)).toEqual([ringMs + (there ? 2_000 : 1_000)])
    const { name: deadline = '', generation = 0 } = due[0] ?? {}
    const over = step(state, { type: 'timer-fired', deadline, generation }, START + 70_000)
    expect(over.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'contact-ended', outcome }),
    )
  })

  test('the kill switch is thrown while the station rings: the number is not called', () => {
    const state = placed()
    const rules = { ...FIRST_RULES, stopped: true }
    step(state, { type: 'set-outside-rules', rules, by: agentId('admin') }, START + 1_500)
    const over = step(state, { type: 'leg-answered', leg: OWN }, START + 2_000)
    expect(over.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'dialling-ended', reason: 'no-route' }),
    )
  })

  test.each<[EndCause, number, boolean]>([
    ['congestion', 42, true],
    ['unreachable', 18, true],
    ['failed', 127, true],
    ['busy', 17, false],
    ['unallocated', 1, false],
  ])('%s (%i) of the first trunk: the next one is tried: %s', (cause, code, isTried) => {
    const { state } = smallCentre(['siti'])
    const by = agentId('admin')
    const spare = { ...LOCAL_TRUNK, id: trunkId('spare'), name: 'Spare', callerIds: ['+6221555'] }
    step(state, { type: 'save-trunk', trunk: spare, by }, START)
    const trunks = [LOCAL_TRUNK.id, spare.id]
    step(state, { type: 'save-route', route: { ...DEFAULT_ROUTE, trunks }, by }, START)
    step(state, PLACE, START)
    step(state, { type: 'leg-answered', leg: OWN }, START)
    const next = ended(state, CALLED, cause, code)
    const rung = { type: 'ring-leg', leg: calledLeg(CALL, 2), uri: `trunk:spare:${NUMBER}`, from: '+6221555' }
    if (!isTried) return expect(types(next)).toContain('dialling-ended')
    expect(commands(next)).toMatchObject([rung])
    expect(types(ended(state, calledLeg(CALL, 2), cause, code))).toContain('dialling-ended')
  })

  test.each<[EndCause, number, boolean]>([
    ['unallocated', 1, true],
    ['rejected', 21, true],
    ['congestion', 34, true],
    ['busy', 17, false],
    ['no-answer', 19, false],
  ])('a call for help goes on to the next line after %s (%i): %s', (cause, code, isTried) => {
    const { state } = smallCentre(['siti'])
    const spare = { ...LOCAL_TRUNK, id: trunkId('spare'), name: 'Spare' }
    step(state, { type: 'save-trunk', trunk: spare, by: agentId('admin') }, START)
    step(state, { ...PLACE, to: '112' }, START)
    step(state, { type: 'leg-answered', leg: OWN }, START)
    expect(types(ended(state, CALLED, cause, code))).toContain(isTried ? 'number-dialled' : 'dialling-ended')
  })

  test('who was called and is put into a queue begins to wait then, in transfers and after a consultation', () => {
    const state = talking()
    const later = START + 1_800_000
    step(state, { type: 'transfer-contact', contact: CALL, by: SITI, to: { queue: queueId('support') } }, later)
    expect(state.contacts.get(CALL)).toMatchObject({ queue: 'support', enqueuedAt: later })
  })

  test('whom nobody has any more, and no queue, does not hear music for ever', () => {
    const { state } = smallCentre(['siti'])
    step(state, { ...PLACE, queue: null }, START)
    step(state, { type: 'leg-answered', leg: OWN }, START)
    step(state, { type: 'leg-answered', leg: CALLED }, START)
    step(state, { type: 'set-presence', agent: BUDI, state: 'available', reason: null }, START)
    step(state, { type: 'transfer-contact', contact: CALL, by: SITI, to: { agent: BUDI } }, START)
    const over = step(state, { type: 'decline-offer', contact: CALL, agent: BUDI }, START + 1_000)
    expect(types(over)).toContain('contact-ended')
  })
})

describe('refused before anything moves', () => {
  test.each([
    '500&600',
    'local/500',
    '500@host',
    '500\r\n',
    '500\n',
    'abc',
    '',
    '*21*500#',
    '1'.repeat(33),
    '+',
    ' 500',
  ])('the number %j', (to) => {
    const { state } = smallCentre(['siti'])
    const done = step(state, { ...PLACE, to }, START)
    expect(done).toMatchObject({ events: [], effects: [], refusal: { code: 'invalid', path: 'to' } })
  })

  test.each<[string, Partial<typeof PLACE> | object, readonly Input[], object]>([
    ['a queue that is not there', { queue: queueId('old') }, [], { code: 'invalid', path: 'queue' }],
    ['nobody', { agent: agentId('nobody') }, [], { code: 'unknown', path: 'agent' }],
    ['a name that is no call out', { contact: contactId('c-in-1') }, [], { code: 'conflict', path: 'contact' }],
    ['who is offline', { agent: BUDI }, [], { code: 'conflict', path: 'agent' }],
    ['who has a call', {}, [arrival('in-1')], { code: 'conflict', path: 'agent' }],
    ['who calls already', { contact: contactId('c-out-2') }, [PLACE], { code: 'conflict', path: 'agent' }],
    ['a lost link', {}, [{ type: 'link-down', reason: 'test' }], { code: 'conflict', path: 'agent' }],
    [
      'the kill switch',
      {},
      [{ type: 'set-outside-rules', rules: { ...FIRST_RULES, stopped: true }, by: agentId('admin') }],
      { code: 'conflict', path: 'to' },
    ],
    [
      'a number that no route allows',
      {},
      [{ type: 'save-route', route: { ...DEFAULT_ROUTE, allowed: false }, by: agentId('admin') }],
      { code: 'invalid', path: 'to' },
    ],
  ])('%s', (_, changes, before, refusal) => {
    const { state } = smallCentre(['siti'])
    for (const input of before) expect(step(state, input, START).refusal).toBeNull()
    expect(step(state, { ...PLACE, ...changes }, START)).toMatchObject({ events: [], effects: [], refusal })
  })
})

describe('after a crash', () => {
  const live = (...legs: readonly Partial<LiveLeg>[]): LiveLegs => ({
    legs: legs.map((leg) => ({
      leg: OWN,
      inbound: false,
      state: 'up',
      from: '',
      to: '',
      memo: null,
      createdAt: START,
      ...leg,
    })),
    bridges: [{ bridge: BRIDGE, legs: legs.map(({ leg = OWN }) => leg) }],
  })
  const back = (state: CenterState, found: LiveLegs): Step => {
    step(state, { type: 'server-started', version: 'next' }, START + 10_000)
    return step(state, { type: 'link-reconciled', live: found, customers: {} }, START + 10_500)
  }
  const phaseOf = (state: CenterState) => state.contacts.get(CALL)?.phase.type

  test('it goes on where it was', () => {
    for (const [state, found] of [
      [placed(), live({ state: 'ringing' })],
      [placed(true), live({}, { leg: CALLED, state: 'ringing' })],
    ] as const) {
      expect(types(back(state, found))).toEqual(['link-changed'])
      expect(phaseOf(state)).toBe('dialling')
    }
    const state = talking()
    back(state, live({}, { leg: CALLED }))
    expect(phaseOf(state)).toBe('talking')
  })

  test('what was picked up meanwhile is known', () => {
    const rings = placed()
    expect(types(back(rings, live({})))).toContain('number-dialled')
    const state = placed(true)
    expect(types(back(state, live({}, { leg: CALLED })))).toContain('contact-answered')
    expect(phaseOf(state)).toBe('talking')
  })

  test('a number that was called and not written down is not called twice', () => {
    const state = placed()
    const { events } = back(state, live({}, { leg: CALLED }))
    expect(events.map(({ event }) => event.type)).toEqual([
      'link-changed',
      'number-dialled',
      'call-counted',
      'contact-answered',
    ])
  })

  test.each([
    ['all', live(), ['lost-in-gap']],
    ['the number', live({}), ['lost-in-gap']],
    ['the agent', live({ leg: CALLED, state: 'ringing' }), ['lost-in-gap']],
  ])('%s gone: ended, with one record and no leg', (_, found, outcomes) => {
    const state = placed(true)
    const over = back(state, found)
    expect(over.events.flatMap(({ event }) => (event.type === 'contact-ended' ? [event.outcome] : []))).toEqual(
      outcomes,
    )
    const hungUp = commands(over).flatMap((one) => (one.type === 'hang-up-leg' ? [one.leg] : []))
    expect([...state.legs.keys()].every((leg) => hungUp.includes(leg))).toBe(true)
    expect(shownOf(state)).toEqual([])
  })
})
